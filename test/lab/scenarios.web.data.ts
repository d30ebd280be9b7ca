/**
 * TLS, pages, redirects, servers and controls: written by somebody who looked for what the judge would take wrongly, with the
 * truth before it was played.
 */
import type { Scenario, Site } from './scenario.ts';
import {
  address,
  blocked,
  down,
  ended,
  fine,
  host,
  lie,
  page,
  scenario,
  sentTo,
  signerUnseen,
  sni,
  unsayable,
} from './write-scenario.ts';

const PAPER = `<!doctype html><title>The evening post</title>${'<p>All that happened today.</p>'.repeat(120)}`;
const reset = ended('first_flight', 'rst');
const plain: Site = { http: page({ body: PAPER }) };
/** A site without TLS. */
const plainOnly: Site = { http: page({ body: PAPER }), https: { kind: 'refuse' } };

const redirects: Scenario[] = [
  scenario({
    id: 'web-silent-named',
    what: "A box sends plain http to the provider's server, which is off; the site has TLS.",
    url: 'http://www.web-silent-named.test/',
    world: {
      'www.web-silent-named.test': plain,
      'deny.web-provider.test': { home: 'domestic', http: { kind: 'drop' }, https: { kind: 'drop' } },
    },
    censor: host('www.web-silent-named.test', sentTo('http://deny.web-provider.test/')),
    truth: blocked('http.redirect'),
    wire: 'tcp:silence',
    shows: ['http', 'timeout'],
  }),
  scenario({
    id: 'web-partner-off',
    what: 'A plain site sends this country to a partner of another name, whose server is off.',
    url: 'http://www.web-partner-off.test/',
    world: {
      'www.web-partner-off.test': { ...plainOnly, here: { http: sentTo('http://www.web-elsewhere.test/') } },
      'www.web-elsewhere.test': { http: { kind: 'refuse' }, https: { kind: 'refuse' } },
    },
    truth: unsayable('no_control'),
    wire: 'tcp:refused',
    abroad: 'http:200',
  }),
  scenario({
    id: 'web-script-partner',
    what: 'A plain site takes this country by script to a partner of another name.',
    url: 'http://www.web-script-site.test/',
    world: {
      'www.web-script-site.test': {
        ...plainOnly,
        here: {
          http: page({
            body: '<html><script>location.href="http://www.web-licensee.test/"</script></html>',
          }),
        },
      },
      'www.web-licensee.test': { http: page({ body: '<title>Our licensee</title>Welcome.' }) },
    },
    truth: unsayable('no_control'),
    wire: 'http:200',
  }),
  scenario({
    id: 'web-partner-tls',
    what: 'A plain site sends this country to a partner of another name, over TLS.',
    url: 'http://www.web-licensor.test/',
    world: {
      'www.web-licensor.test': { ...plainOnly, here: { http: sentTo('https://www.web-broadcaster.test/') } },
      'www.web-broadcaster.test': {},
    },
    truth: unsayable('no_control'),
    wire: 'http:200',
  }),
  scenario({
    id: 'web-hop2-host',
    what: 'A plain site leads to a plain one of another name, which is cut off by its Host.',
    url: 'http://go.web-hop-two.test/',
    world: {
      'go.web-hop-two.test': { http: sentTo('http://www.web-second.test/'), https: { kind: 'refuse' } },
      'www.web-second.test': plain,
    },
    censor: host('www.web-second.test', reset),
    truth: { ...blocked('http.reset.host'), failed_host: 'www.web-second.test' },
    wire: 'http:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'web-refresh-header',
    what: 'A box answers with nothing but a header that takes the browser to a bare address.',
    url: 'http://www.web-refresh-header.test/',
    world: { 'www.web-refresh-header.test': plainOnly },
    censor: host(
      'www.web-refresh-header.test',
      page({ body: '', headers: { refresh: '0; url=http://192.0.2.6/?x' } }),
    ),
    truth: blocked('http.blockpage'),
    wire: 'http:200',
    shows: 'http',
  }),
  scenario({
    id: 'web-neutral-tls',
    what: "A box sends plain http to the provider's page, over TLS and under a name that tells nothing; the site has TLS.",
    url: 'http://www.web-neutral-tls.test/',
    world: { 'www.web-neutral-tls.test': plain, 'lps.web-telecom.test': { home: 'domestic' } },
    censor: host('www.web-neutral-tls.test', sentTo('https://lps.web-telecom.test/')),
    truth: blocked('http.redirect'),
    wire: 'http:200',
    shows: 'http',
  }),
  scenario({
    id: 'web-lie-redirect',
    what: "The name leads to the provider's server, which sends on to its page over TLS.",
    url: 'http://www.web-lie-redirect.test/',
    world: {
      'www.web-lie-redirect.test': plain,
      'sink.web-isp.test': {
        home: 'domestic',
        strangers: { status: 302, headers: { location: 'https://blocked.provider.test/' } },
      },
    },
    censor: lie('www.web-lie-redirect.test', { site: 'sink.web-isp.test' }),
    truth: blocked('dns.injection.blockpage'),
    wire: 'http:200',
    shows: 'http',
  }),
];

const streams: Scenario[] = [
  scenario({
    id: 'web-cut-10k',
    what: 'A plain page is reset after ten thousand bytes.',
    url: 'http://www.web-cut-10k.test/',
    world: { 'www.web-cut-10k.test': { http: page({ body: PAPER, body_bytes: 40_000 }) } },
    censor: [
      { on: 'host', name: 'www.web-cut-10k.test', does: { kind: 'cut', after_bytes: 10_000, by: 'rst' } },
    ],
    truth: blocked('http.reset'),
    wire: 'http:rst_in_body',
    shows: 'reset',
  }),
  scenario({
    id: 'web-hello-swallowed',
    what: 'The beginning of the ServerHello comes through, and nothing after it.',
    url: 'https://www.web-hello-swallowed.test/',
    censor: [
      {
        on: 'sni',
        name: 'www.web-hello-swallowed.test',
        does: { kind: 'cut', after_bytes: 60, by: 'silence' },
      },
    ],
    truth: blocked('tls.timeout'),
    wire: 'tls:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'web-mitm-address',
    what: 'Whatever TLS goes to the address is answered by a box with a certificate of its own making.',
    url: 'https://www.web-mitm-address.test/',
    censor: address(
      'www.web-mitm-address.test',
      { kind: 'serve', page: {}, certificate: 'self_signed' },
      [443],
    ),
    truth: blocked('tls.mitm.self_signed'),
    supports: signerUnseen,
    wire: 'tls:self_signed',
    shows: 'tls',
  }),
];

const controls: Scenario[] = [
  scenario({
    id: 'web-sni-refuses-collector',
    what: 'A site that takes no connection from abroad; here its name is reset in the handshake.',
    url: 'https://www.web-sni-refuses.test/',
    world: { 'www.web-sni-refuses.test': { elsewhere: { http: { kind: 'drop' }, https: { kind: 'drop' } } } },
    censor: sni('www.web-sni-refuses.test', reset),
    truth: blocked('tls.reset.sni'),
    wire: 'tls:rst',
    abroad: 'tcp:silence',
    shows: 'reset',
  }),
  scenario({
    id: 'web-tarpit-name',
    what: 'The site keeps robots waiting, the collector among them; here its name is swallowed in the handshake.',
    url: 'https://www.web-tarpit-name.test/',
    world: {
      'www.web-tarpit-name.test': {
        https: page({ breaks: { after: 'request', by: 'silence' } }),
        here: { https: page({}) },
      },
    },
    censor: sni('www.web-tarpit-name.test', ended('first_flight', 'silence')),
    truth: blocked('tls.timeout'),
    wire: 'tls:silence',
    abroad: 'http:silence',
    shows: 'timeout',
  }),
];

const servers: Scenario[] = [
  scenario({
    id: 'web-ok-defends-itself',
    what: 'The site bans this very address for its behaviour, over TLS.',
    url: 'https://www.web-defends-itself.test/',
    world: {
      'www.web-defends-itself.test': {
        here: {
          https: page({
            status: 403,
            body: '<title>Access denied</title>Your IP address has been temporarily blocked due to suspicious activity.',
          }),
        },
      },
    },
    truth: fine,
    wire: 'http:403',
    abroad: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'web-ok-localised-news',
    what: 'A plain paper gives this country an edition of its own, which tells of a site that was blocked.',
    url: 'http://www.web-localised-news.test/',
    world: {
      'www.web-localised-news.test': {
        http: page({ body: PAPER }),
        here: {
          http: page({
            body: `<!doctype html><title>صحيفة المساء</title>${'<p>أخبار اليوم من كل المدن والقرى في البلاد.</p>'.repeat(60)}<p>تم حجب الموقع أمس بقرار من المحكمة.</p>`,
          }),
        },
      },
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'web-ok-headline-other',
    what: 'A plain paper’s title is nothing but the headline of the hour.',
    url: 'http://www.web-headline-other.test/',
    world: {
      'www.web-headline-other.test': {
        http: page({ body: PAPER }),
        here: {
          http: page({ body: PAPER.replace('The evening post', 'Rallies prohibited, ministry says') }),
        },
      },
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'web-ok-http-edition',
    what: 'The site sends everybody to https but this country, which gets a long page in its language.',
    url: 'http://www.web-http-edition.test/',
    world: {
      'www.web-http-edition.test': {
        here: {
          http: page({
            body: `<title>صحيفة المساء</title>${'<p>أخبار اليوم من كل المدن والقرى في البلاد.</p>'.repeat(80)}`,
          }),
        },
      },
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'web-own-notice',
    what: 'The site sends this country to another place of its own, which says why it has nothing for it.',
    url: 'http://www.web-own-notice.test/',
    world: {
      'www.web-own-notice.test': {
        ...plainOnly,
        here: { http: sentTo('http://legal.web-own-notice.test/') },
      },
      'legal.web-own-notice.test': {
        ...plainOnly,
        http: page({
          body: '<title>Unavailable</title><p>Our service is not available here for legal reasons.</p>',
        }),
      },
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'web-no-alternative-names',
    what: "The site's certificate has its name in the subject alone, where browsers do not look.",
    url: 'https://www.web-no-alternative-names.test/',
    world: {
      'www.web-no-alternative-names.test': {
        https: { kind: 'serve', page: {}, certificate: 'no_alternative_names' },
      },
    },
    truth: down,
    wire: 'tls:wrong_name',
    shows: 'tls',
  }),
  scenario({
    id: 'web-cookie-loop',
    what: 'The site sends everybody round who does not keep its cookie.',
    url: 'https://www.web-cookie-loop.test/',
    world: {
      'www.web-cookie-loop.test': {
        https: page({ status: 302, headers: { location: '/', 'set-cookie': 'seen=1; Path=/' } }),
      },
    },
    truth: unsayable('no_control'),
    wire: 'http:loop',
  }),
  scenario({
    id: 'web-down-private',
    what: 'The site sends everybody to a private address.',
    url: 'https://www.web-down-private.test/',
    world: { 'www.web-down-private.test': { https: sentTo('http://192.168.7.7/') } },
    truth: { ...down, failed_host: '192.168.7.7' },
    wire: 'tcp:silence',
    shows: 'timeout',
    limit: 'unknown',
  }),
];

const box = { apart: 'a box that lets some through' } as const;
const intercepts = { kind: 'serve', page: {}, certificate: 'foreign_ca' } as const;

const at_large: Scenario[] = [
  scenario({
    id: 'web-box-one',
    what: 'A box of the company answers for most names, some of the anchors among them, with a root that this machine lacks.',
    url: 'https://www.web-box-one.test/',
    ...box,
    censor: [
      ...sni('www.anchor-north.test', intercepts),
      ...sni('www.anchor-east.test', intercepts),
      ...sni('www.web-box-one.test', intercepts),
    ],
    truth: unsayable('local_interference'),
    wire: 'tls:unknown_ca',
    abroad: 'http:200',
    shows: 'tls',
  }),
];

export const WEB: Scenario[] = [...redirects, ...streams, ...controls, ...servers, ...at_large];
