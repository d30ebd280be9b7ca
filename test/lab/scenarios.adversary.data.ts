/** Written by somebody who looked for what the others had left out, and wrote down what is true before playing it. */
import type { CensorRule, Scenario, Site } from './scenario.ts';
import {
  address,
  addressUnseen,
  blocked,
  down,
  ended,
  fine,
  host,
  HTML,
  lie,
  page,
  scenario,
  sentTo,
  sni,
  unsayable,
} from './write-scenario.ts';

const PAPER = `<!doctype html><title>The evening post</title>${'<p>All that happened today.</p>'.repeat(60)}`;
const reset = ended('first_flight', 'rst');
/** A site without TLS. */
const plainOnly: Site = { http: page({ body: PAPER }), https: { kind: 'refuse' } };

const shared_addresses: Scenario[] = [
  scenario({
    id: 'adv-dropped-one',
    what: 'Two sites of one list share an address, and packets to it are dropped: the one.',
    url: 'https://www.adv-dropped-one.test/',
    world: { 'www.adv-dropped-one.test': {} },
    censor: address('www.adv-dropped-one.test', { kind: 'drop' }),
    truth: blocked('tcp.timeout'),
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'adv-dropped-other',
    what: 'The other.',
    url: 'https://www.adv-dropped-other.test/',
    world: { 'www.adv-dropped-other.test': { shares: 'www.adv-dropped-one.test' } },
    truth: blocked('tcp.timeout'),
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'adv-reset-one',
    what: 'Two sites of one list share an address, where every connection is reset as soon as it stands: the one.',
    url: 'https://www.adv-reset-one.test/',
    world: { 'www.adv-reset-one.test': {} },
    censor: address('www.adv-reset-one.test', ended('accept', 'rst')),
    truth: blocked('tcp.reset'),
    wire: 'tcp:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'adv-reset-other',
    what: 'The other.',
    url: 'https://www.adv-reset-other.test/',
    world: { 'www.adv-reset-other.test': { shares: 'www.adv-reset-one.test' } },
    truth: blocked('tcp.reset'),
    wire: 'tcp:rst',
    shows: 'reset',
  }),
];

/** Asked for on a path of its own; the rest of the site is let through. */
const onPath: CensorRule = { on: 'host', name: 'www.adv-paths.test', path: '/forbidden', does: reset };

const filters: Scenario[] = [
  scenario({
    id: 'adv-path',
    what: 'The connection is reset when the request names a certain path of the site.',
    url: 'http://www.adv-paths.test/forbidden/page?x=1',
    world: { 'www.adv-paths.test': { http: HTML } },
    censor: [onPath],
    truth: blocked('http.reset.host'),
    wire: 'http:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'adv-everywhere',
    what: 'The name leads to a bystander, and wherever a ClientHello with it goes, it is answered with a reset.',
    url: 'https://www.adv-everywhere.test/',
    world: { 'www.adv-everywhere.test': {}, 'www.adv-bystander.test': {} },
    censor: [
      ...lie('www.adv-everywhere.test', { site: 'www.adv-bystander.test' }),
      ...sni('www.adv-everywhere.test', reset),
      { on: 'sni', name: 'www.adv-everywhere.test', at: 'www.adv-bystander.test', does: reset },
    ],
    truth: blocked('dns.injection.other', 'tls.reset.sni'),
    // The reset hides what certificate the bystander has.
    supports: { chromium: ['tls.reset.sni'], firefox: ['tls.reset.sni'] },
    wire: 'tls:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'adv-resets-http1',
    what: 'A site that resets all but HTTP/2; here the ClientHello is answered with a reset.',
    url: 'https://www.adv-resets-http1.test/',
    world: { 'www.adv-resets-http1.test': { https: page({ resets_http1: true }) } },
    censor: sni('www.adv-resets-http1.test', reset),
    truth: blocked('tls.reset.sni'),
    wire: 'tls:rst',
    abroad: 'http:200',
    shows: 'reset',
  }),
  scenario({
    id: 'adv-resets-robots',
    what: 'A site that resets whoever is no browser, as the control finds out; here the ClientHello is answered with a reset.',
    url: 'https://www.adv-resets-robots.test/',
    world: { 'www.adv-resets-robots.test': { https: page({ resets_robots: true, http1_only: true }) } },
    censor: sni('www.adv-resets-robots.test', reset),
    truth: blocked('tls.reset.sni'),
    wire: 'tls:rst',
    abroad: 'http:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'adv-notice-503',
    what: 'A box forbids the request in the words of a company, under status 503.',
    url: 'http://www.adv-notice-503.test/',
    world: { 'www.adv-notice-503.test': plainOnly },
    censor: host(
      'www.adv-notice-503.test',
      page({
        status: 503,
        body: '<title>Notice</title>You have tried to access a web page which is in violation of your internet usage policy.',
      }),
    ),
    truth: blocked('http.blockpage'),
    wire: 'http:503',
    shows: 'http',
  }),
  scenario({
    id: 'adv-led-by-script',
    what: "A box answers with an empty page, whose script takes the browser to the provider's server.",
    url: 'http://www.adv-led-by-script.test/',
    world: { 'www.adv-led-by-script.test': plainOnly },
    censor: host(
      'www.adv-led-by-script.test',
      page({
        body: '<html><script>window.location.href="http://blocked.provider.test/?id=7";</script></html>',
      }),
    ),
    truth: blocked('http.blockpage'),
    wire: 'http:200',
    shows: 'http',
  }),
  scenario({
    id: 'adv-bare-403',
    what: 'A box forbids the request as any server would, and tells no reason.',
    url: 'http://www.adv-bare-403.test/',
    world: { 'www.adv-bare-403.test': plainOnly },
    censor: host(
      'www.adv-bare-403.test',
      page({ status: 403, body: '<title>403 Forbidden</title>Forbidden' }),
    ),
    truth: blocked('http'),
    wire: 'http:403',
    shows: 'http',
  }),
];

const look_alikes: Scenario[] = [
  scenario({
    id: 'adv-old-node',
    what: 'One server of the site, to which this country is led, has a certificate that has run out.',
    url: 'https://www.adv-old-node.test/',
    world: {
      'www.adv-old-node.test': { here: { https: { kind: 'serve', page: {}, certificate: 'expired' } } },
    },
    truth: unsayable('no_control'),
    wire: 'tls:expired',
    abroad: 'http:200',
    shows: 'tls',
  }),
  scenario({
    id: 'adv-black-hole',
    what: 'A link on the way back loses every long packet of the site, and all word of it.',
    url: 'https://www.adv-black-hole.test/',
    censor: [
      { on: 'address', site: 'www.adv-black-hole.test', does: { kind: 'black_hole', longest_bytes: 900 } },
    ],
    truth: unsayable('no_control'),
    wire: 'tls:silence',
    abroad: 'http:200',
    shows: 'timeout',
  }),
  scenario({
    id: 'adv-ok-robots',
    what: 'The site asks this country to prove that it is no robot, in the page alone and in no header.',
    url: 'https://www.adv-ok-robots.test/',
    world: {
      'www.adv-ok-robots.test': {
        here: {
          https: page({
            status: 403,
            body: '<title>Just a moment...</title><script>window._cf_chl_opt={cvId:"3"}</script>',
          }),
        },
      },
    },
    truth: fine,
    wire: 'http:403',
    abroad: 'http:200',
    shows: null,
    flags: ['challenge_page'],
  }),
  scenario({
    id: 'adv-ok-for-sale',
    what: 'A name for sale, which sends each visitor to another advertiser.',
    url: 'http://www.adv-for-sale.test/',
    world: {
      'www.adv-for-sale.test': {
        http: sentTo('http://www.adv-adverts.test/'),
        https: { kind: 'refuse' },
        here: { http: sentTo('http://www.adv-banners.test/') },
      },
      'www.adv-adverts.test': { http: page({ body: '<title>For sale</title>Buy it.' }) },
      'www.adv-banners.test': { http: page({ body: '<title>Related links</title>Look at these.' }) },
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
    limit: 'unknown',
  }),
  scenario({
    id: 'adv-ok-moved',
    what: 'A plain site that has moved to another name, over TLS.',
    url: 'http://www.adv-moved.test/',
    world: {
      'www.adv-moved.test': { http: sentTo('https://www.adv-brand-new.test/'), https: { kind: 'refuse' } },
      'www.adv-brand-new.test': {},
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'adv-ok-edition',
    what: 'A plain site that sends this country to an edition of its own, at a name of its own.',
    url: 'http://www.advherald.test/',
    world: {
      'www.advherald.test': { ...plainOnly, here: { http: sentTo('http://www.advherald-iraq.test/') } },
      'www.advherald-iraq.test': { http: page({ body: '<title>صحيفة</title>أخبار' }) },
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'adv-partner',
    what: 'A plain site sends this country to a partner of another name, who forbids nothing. A box on the way could do it.',
    url: 'http://www.adv-licensor.test/',
    world: {
      'www.adv-licensor.test': { ...plainOnly, here: { http: sentTo('http://www.adv-partner.test/') } },
      'www.adv-partner.test': { http: page({ body: '<title>Our partner here</title>Welcome, watch.' }) },
    },
    truth: unsayable('no_control'),
    wire: 'http:200',
  }),
  scenario({
    id: 'adv-ok-consent',
    what: "Here the secure site sends on to somebody else's page that asks for consent.",
    url: 'http://www.adv-consented.test/',
    world: {
      'www.adv-consented.test': { here: { https: sentTo('https://consent.adv-wall.test/') } },
      'consent.adv-wall.test': {},
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'adv-ok-slow',
    what: 'A server that takes 25 seconds, and more than a control waits.',
    url: 'https://www.adv-slow.test/',
    world: { 'www.adv-slow.test': { https: page({ delay_ms: 25_000 }) } },
    truth: fine,
    wire: 'http:silence',
    shows: null,
    flags: ['impaired'],
  }),
  scenario({
    id: 'adv-ok-slow-resolver',
    what: "The provider's resolver takes four seconds over the name.",
    url: 'https://www.adv-slow-resolver.test/',
    world: { 'www.adv-slow-resolver.test': { address: '203.0.113.251' } },
    censor: [
      {
        on: 'dns',
        name: 'www.adv-slow-resolver.test',
        answer: { addresses: ['203.0.113.251'] },
        delay_ms: 4000,
      },
    ],
    truth: fine,
    wire: 'http:200|dns:silence',
    abroad: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'adv-down-loopback',
    what: 'The name leads everybody to his own machine.',
    url: 'https://www.adv-down-loopback.test/',
    world: { 'www.adv-down-loopback.test': { dns: { addresses: ['127.0.0.1'] } } },
    truth: down,
    wire: 'tcp:refused',
    // There the machine that looks is the one of the servers.
    abroad: 'tcp:rst',
    shows: 'refused',
  }),
  scenario({
    id: 'adv-down-private',
    what: 'The name leads everybody to a private address.',
    url: 'http://www.adv-down-private.test/',
    world: { 'www.adv-down-private.test': { dns: { addresses: ['192.168.3.3'] } } },
    truth: down,
    wire: 'tcp:silence',
    abroad: 'tcp:silence|tcp:unreachable',
    shows: 'timeout',
  }),
];

const misled = { apart: 'a misled collector', is_collector_misled: true } as const;

const misled_collector: Scenario[] = [
  scenario({
    id: 'adv-misled-nxdomain',
    what: 'The provider denies the name, to the collector as well.',
    url: 'https://www.adv-misled-nxdomain.test/',
    ...misled,
    censor: lie('www.adv-misled-nxdomain.test', 'nxdomain'),
    truth: blocked('dns.nxdomain'),
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'adv-misled-dead',
    what: 'The name leads to an address where nobody answers, and so it does for the collector.',
    url: 'https://www.adv-misled-dead.test/',
    ...misled,
    censor: lie('www.adv-misled-dead.test', { addresses: ['198.51.100.254'] }),
    truth: blocked('dns.injection.other'),
    supports: addressUnseen,
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'adv-misled-down',
    what: 'The name exists nowhere.',
    url: 'https://www.adv-misled-down.test/',
    ...misled,
    world: { 'www.adv-misled-down.test': { dns: 'nxdomain' } },
    truth: down,
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'adv-misled-ok',
    what: 'A plain site that is well.',
    url: 'http://www.adv-misled-ok.test/',
    ...misled,
    world: { 'www.adv-misled-ok.test': { http: HTML } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
];

export const ADVERSARY: Scenario[] = [...shared_addresses, ...filters, ...look_alikes, ...misled_collector];
