/**
 * Sites that refuse, defend, mend or explain themselves, this machine's own pages, notices over all plain http: written by somebody who
 * looked for what the judge would take wrongly, with the truth before it was played.
 */
import type { Page, Scenario, Site, StreamConduct } from './scenario.ts';
import {
  blocked,
  down,
  ended,
  fine,
  host,
  lie,
  page,
  refusedBySite,
  scenario,
  sentTo,
  unsayable,
} from './write-scenario.ts';

const PAPER = `<!doctype html><title>The evening post</title>${'<p>All that happened today.</p>'.repeat(120)}`;
const reset = ended('first_flight', 'rst');
/** A site without TLS, and what it does to this country. */
const plainOnly = (here?: StreamConduct): Site => ({
  http: page({ body: PAPER }),
  https: { kind: 'refuse' },
  ...(here === undefined ? {} : { here: { http: here } }),
});
const plainHere = (here: Page): Site => plainOnly(page(here));
/** A site that gives this country another answer, over TLS. */
const tlsHere = (here: Page): Site => ({ here: { https: page(here) } });

type Told = Parameters<typeof scenario>[0];
/** Asked for over plain http, if not said otherwise. */
const told = (name: string, what: string, site: Site, truth: Told['truth'], more: Partial<Told> = {}) =>
  scenario({
    id: `round-${name}`,
    what,
    url: `http://www.r-${name}.test/`,
    world: { [`www.r-${name}.test`]: site },
    truth,
    wire: 'http:200',
    ...more,
  });
const overTls = (name: string, wire: string): Partial<Told> => ({
  url: `https://www.r-${name}.test/`,
  wire,
  abroad: 'http:200',
});

const open = unsayable('no_control');

/** What the site itself says, and no box. */
const itself: Scenario[] = [
  told(
    'gdpr',
    'A plain paper tells this country, with status 200, that a law keeps it from serving it.',
    plainHere({
      body: '<title>Not available</title><h1>Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a country which enforces the General Data Protection Regulation (GDPR) and therefore access cannot be granted. Our website is not available in your country due to legal regulation.</p>',
    }),
    open,
  ),
  told(
    'gdpr-451',
    'The same under status 451.',
    plainHere({
      status: 451,
      body: '<title>451: Unavailable due to legal reasons</title><p>The content on this site is not available in your region under the General Data Protection Regulation.</p>',
    }),
    refusedBySite,
    { wire: 'http:451', shows: 'http' },
  ),
  told(
    'age-gate',
    'A plain shop asks this country for its age, as a law there wants it.',
    plainHere({
      body: '<title>How old are you?</title><p>Access to this site is restricted to persons of eighteen years and over by law.</p><form action="/age"><input name="year"></form>',
    }),
    fine,
    { shows: null },
  ),
  told(
    'members',
    'A plain journal shows its door to whoever is not of a university.',
    plainHere({
      body: '<title>Access restricted</title><p>Log in to read this article.</p><form action="/login"><input type="password" name="word"></form>',
    }),
    fine,
    { shows: null },
  ),
  told(
    'ru-hoster',
    'Whoever rents a plain site its place has shut it for a bill, in Russian.',
    plainHere({
      body: '<title>Сайт заблокирован</title><p>Сайт заблокирован хостинг-провайдером: закончились средства на балансе владельца.</p>',
    }),
    open,
  ),
  told(
    'forbidden-city',
    'A plain travel agency’s page of the day is about a palace.',
    plainHere({
      body: '<title>Forbidden City tours</title><p>Every day at nine, with a guide who knows it all.</p>',
    }),
    fine,
    { shows: null },
  ),
  told(
    'verifying',
    'A site that sends everybody to https tests this country for robots before, with status 200.',
    {
      https: page({ body: PAPER }),
      here: {
        http: page({
          body: '<title>One moment, please...</title><p>Please wait while your request is being verified...</p>',
        }),
      },
    },
    fine,
    { shows: null },
  ),
];

/** The same page by both schemes, to this country alone. */
const bothHere = (here: Page): Site => ({
  https: page({ body: PAPER }),
  here: { http: page(here), https: page(here) },
});

/** Whatever name it is asked by: a box minds names. */
const toAll: Scenario[] = [
  told(
    'ad-blocker',
    'A plain paper lets nobody of this country in who keeps advertisements out.',
    plainHere({
      body: '<title>Please turn it off</title><p>Access to this site has been blocked because you use an ad blocker. Turn it off and load the page again.</p>',
    }),
    open,
  ),
  told(
    'game-ban',
    'A plain game bans a player of this country, in Turkish.',
    plainHere({
      body: '<title>Erişiminiz engellendi</title><p>Oyuna erişiminiz engellenmiştir. Yönetici ile görüşün.</p>',
    }),
    open,
  ),
];

/** In words that nobody has collected; the site over TLS tells that they are its own. */
const shownOverTls: Scenario[] = [
  told(
    'amharic-door',
    'A journal that sends others to https shows this country its door, in Amharic, by either scheme.',
    bothHere({
      body: '<title>የአባላት መግቢያ</title><p>ይህ ገጽ ለአባላት ብቻ ነው። እባክዎ በመጀመሪያ በስምዎ ይመዝገቡ።</p>',
    }),
    fine,
    { url: 'http://www.r-amharic-door.test/reader/today?page=2', shows: null },
  ),
  told(
    'own-warning',
    'A museum of the forbidden greets this country with its own sign, by either scheme.',
    {
      http: page({ body: PAPER }),
      ...bothHere({
        body: '<title>Blocked</title><p>This website has been blocked. By us. Come in and see what else was.</p>',
      }),
    },
    fine,
    { shows: null },
  ),
  told(
    'khmer-edition',
    'A plain paper gives this country a short edition of its own, in Khmer.',
    plainHere({ body: '<title>ព័ត៌មាន</title><p>ព័ត៌មាន ថ្ងៃនេះ ពី ទីក្រុង និង ជនបទ</p>' }),
    fine,
    { shows: null },
  ),
];

/** Over TLS. */
const refusals: Scenario[] = [
  told(
    'bans-address',
    'The owner’s service bans this very address, over TLS.',
    tlsHere({
      status: 403,
      body: '<title>Access denied</title><p>The owner of this website has banned your IP address (100.64.0.2).</p>',
    }),
    fine,
    { ...overTls('bans-address', 'http:403'), shows: null },
  ),
  told(
    'bans-country',
    'The owner’s service bans this country, over TLS.',
    tlsHere({
      status: 403,
      body: '<title>Access denied</title><p>The owner of this website has banned the country or region your IP address is in (XX) from accessing this website.</p>',
    }),
    refusedBySite,
    { ...overTls('bans-country', 'http:403'), shows: 'http' },
  ),
  told(
    'sign-in',
    'A site shows its door to whoever is not of a university, over TLS.',
    tlsHere({
      status: 403,
      body: '<title>Sign in</title><form method="post"><input type="password" name="word"></form>',
    }),
    fine,
    { ...overTls('sign-in', 'http:403'), shows: null },
  ),
];

const machine: Scenario[] = [
  told(
    'antivirus',
    'An antivirus on this machine puts its page in the place of a plain one.',
    plainOnly(),
    unsayable('local_interference'),
    {
      censor: host(
        'www.r-antivirus.test',
        page({
          body: '<title>Access denied</title><p>Access to the web page was blocked by ESET Internet Security.</p>',
        }),
      ),
    },
  ),
];

const boxes: Scenario[] = [
  told(
    'picture',
    'A box puts a page with nothing but a picture in the place of a plain one.',
    plainOnly(),
    blocked('http.blockpage'),
    {
      censor: host('www.r-picture.test', page({ body: '<html><body><img src="/n.png"></body></html>' })),
      shows: 'http',
    },
  ),
  told(
    'amharic-notice',
    'A box puts a notice in Amharic in the place of a plain page; the site gives others the same over TLS.',
    { http: page({ body: PAPER }), https: page({ body: PAPER }) },
    blocked('http.blockpage'),
    {
      censor: host(
        'www.r-amharic-notice.test',
        page({ body: '<title>ማስታወቂያ</title><p>ይህን ገጽ ማየት አይቻልም።</p>' }),
      ),
      shows: 'http',
    },
  ),
  scenario({
    id: 'round-sinkhole',
    what: 'A lie about the name leads to a server that shows everybody one page, in words that nobody has collected.',
    url: 'http://www.r-sinkhole.test/',
    world: {
      'www.r-sinkhole.test': plainOnly(),
      'sink.r-provider.test': {
        http: page({ body: '<title>ማስታወቂያ</title><p>ይህን ገጽ ማየት አይቻልም።</p>' }),
        https: { kind: 'refuse' },
      },
    },
    censor: lie('www.r-sinkhole.test', { site: 'sink.r-provider.test' }),
    truth: blocked('dns.injection.blockpage'),
    supports: { chromium: ['dns.injection'], firefox: ['dns.injection'] },
    wire: 'http:200',
    shows: 'http',
  }),
  told(
    'long-notice',
    'A box puts a long notice, with laws and offices, in the place of a plain page; over TLS the site answers.',
    { http: page({ body: PAPER }), https: page({ body: PAPER }) },
    blocked('http.blockpage'),
    {
      censor: host(
        'www.r-long-notice.test',
        page({
          body: `<title>Access restricted</title><p>Access to this website is blocked by order of the national regulator.</p>${'<p>Article: whoever offers such content without leave is liable. Complaints are heard at the office of each province.</p>'.repeat(30)}`,
        }),
      ),
      shows: 'http',
    },
  ),
  told(
    'place-order',
    'A box forbids a plain page in this country by order of the ministry.',
    plainOnly(),
    blocked('http.blockpage'),
    {
      censor: host(
        'www.r-place-order.test',
        page({
          body: '<title>Notice</title>This website is blocked in your country by order of the ministry.',
        }),
      ),
      shows: 'http',
    },
  ),
  scenario({
    id: 'round-path-notice',
    what: 'A box sends plain http to a page over TLS whose path tells what it is.',
    url: 'http://www.r-path-notice.test/',
    world: { 'www.r-path-notice.test': plainOnly(), 'www.r-telecom.test': { home: 'domestic' } },
    censor: host('www.r-path-notice.test', sentTo('https://www.r-telecom.test/info/blocked-by-court.html')),
    truth: blocked('http.redirect'),
    wire: 'http:200',
    shows: 'http',
  }),
];

/** Whose names have a telling word in them. */
const partners: Scenario[] = [
  scenario({
    id: 'round-stories',
    what: 'A plain site sends this country to a partner over TLS, whose name has a telling word in it.',
    url: 'http://www.r-newsroom.test/',
    world: {
      'www.r-newsroom.test': plainOnly(sentTo('https://www.forbidden-stories.test/')),
      'www.forbidden-stories.test': {},
    },
    truth: open,
    wire: 'http:200',
  }),
  scenario({
    id: 'round-books-off',
    what: 'A plain site sends this country to such a partner, who is off.',
    url: 'http://www.r-library.test/',
    world: {
      'www.r-library.test': plainOnly(sentTo('http://www.banned-books.test/')),
      'www.banned-books.test': { http: { kind: 'refuse' }, https: { kind: 'refuse' } },
    },
    truth: open,
    wire: 'tcp:refused',
    abroad: 'http:200',
  }),
];

const servers: Scenario[] = [
  told(
    'crashing',
    'A plain site resets every connection once it has the request, whoever it is for, since a minute.',
    plainOnly(reset),
    open,
    { shows: 'reset', wire: 'http:rst', abroad: 'http:200' },
  ),
  told(
    'no-http2',
    'A site resets everybody who names it and offers HTTP/2 in the handshake; whoever asks its address alone is served.',
    { https: { kind: 'serve', page: { body: PAPER, http1_only: true }, breaks_off_http2: 'rst' } },
    down,
    { url: 'https://www.r-no-http2.test/', wire: 'tls:rst', shows: 'reset', needs_control: true },
  ),
  told(
    'edge-unknown',
    'The edge for this country does not know the site, and shows a good certificate of its owner’s.',
    {
      here: {
        https: { kind: 'serve', page: {}, certificate: 'wrong_name' },
        http: page({ status: 404, body: '<title>Host not configured</title>No such host here.' }),
      },
    },
    open,
    { ...overTls('edge-unknown', 'tls:wrong_name'), shows: 'tls' },
  ),
];

/** TLS passes, so that the line is online. */
const notices: Scenario[] = [
  scenario({
    id: 'round-notice',
    what: 'The provider tells its customer over all plain http that his data is used up.',
    url: 'http://www.r-notice.test/',
    apart: 'a notice over all plain http',
    world: {
      'www.r-notice.test': plainOnly(),
      'quota.r-provider.test': {
        home: 'domestic',
        address: '192.0.2.77',
        http: page({ body: '<title>Your data</title><p>Your bundle is used up. Top up to go on.</p>' }),
      },
    },
    censor: ['www.r-notice.test', 'www.anchor-west.test', 'www.railway.test'].flatMap((name) =>
      host(name, sentTo('http://192.0.2.77/quota')),
    ),
    truth: unsayable('captive_portal'),
    wire: 'http:200',
  }),
];

export const ROUNDS: Scenario[] = [
  ...itself,
  ...toAll,
  ...shownOverTls,
  ...refusals,
  ...machine,
  ...boxes,
  ...partners,
  ...servers,
  ...notices,
];
