/**
 * What only a look from elsewhere can tell: pages that are given here alone, refusals of this country, sites that are down
 * for everyone in each way, and filters that a single question does not show.
 */
import type { CensorRule, Scenario } from './scenario.ts';
import {
  address,
  addressUnseen,
  ALERT,
  blocked,
  down,
  ended,
  fine,
  host,
  HTML,
  lie,
  page,
  refusedBySite,
  scenario,
  sni,
} from './write-scenario.ts';

const FORBIDDEN_PAGE =
  '<!doctype html><html><head><title>Access denied</title></head><body><h1>Blocked</h1><p>This website has been ' +
  'blocked by order of the Ministry of Communications. If you think that this is a mistake, call 1717.</p></body></html>';
const LONG_PAGE = `<!doctype html><title>The evening paper</title>${'<p>News from all over the country.</p>'.repeat(40)}`;

const pages: Scenario[] = [
  scenario({
    id: 'page-served',
    what: 'A box answers the request in the place of the site: forbidden, with status 403.',
    url: 'http://www.page-served.test/',
    world: { 'www.page-served.test': { http: page({ body: LONG_PAGE }) } },
    censor: host('www.page-served.test', { kind: 'serve', page: { status: 403, body: FORBIDDEN_PAGE } }),
    truth: blocked('http.blockpage'),
    wire: 'http:403',
    shows: 'http',
  }),
  scenario({
    id: 'page-served-well',
    what: 'A box answers the request in the place of the site, as if all were well, with status 200.',
    url: 'http://www.page-served-well.test/',
    world: { 'www.page-served-well.test': { http: page({ body: LONG_PAGE }) } },
    censor: host('www.page-served-well.test', { kind: 'serve', page: { body: FORBIDDEN_PAGE } }),
    truth: blocked('http.blockpage'),
    wire: 'http:200',
    shows: 'http',
  }),
  scenario({
    id: 'page-in-place-of-redirect',
    what: 'The site sends everybody to https; here a forbidding page comes in its place.',
    url: 'http://www.page-in-place.test/',
    censor: host('www.page-in-place.test', { kind: 'serve', page: { body: FORBIDDEN_PAGE } }),
    truth: blocked('http.blockpage'),
    wire: 'http:200',
    shows: 'http',
  }),
  scenario({
    id: 'page-redirect',
    what: "A box sends the browser to the provider's page.",
    url: 'http://www.page-redirect.test/',
    world: { 'www.page-redirect.test': { http: page({ body: LONG_PAGE }) } },
    censor: host('www.page-redirect.test', {
      kind: 'serve',
      page: { status: 302, headers: { location: 'http://blocked.provider.test/?why=law' } },
    }),
    truth: blocked('http.redirect'),
    wire: 'http:200',
    shows: 'http',
  }),
  scenario({
    id: 'page-redirect-valid',
    what: "A box sends the browser to the provider's page, which has a valid certificate of its own.",
    url: 'http://www.page-redirect-valid.test/',
    censor: host('www.page-redirect-valid.test', {
      kind: 'serve',
      page: { status: 307, headers: { location: 'https://blocked.provider.test/' } },
    }),
    truth: blocked('http.redirect'),
    wire: 'http:200',
    shows: 'http',
  }),
  scenario({
    id: 'dns-block-page',
    what: "The name leads to the provider's server, which shows a forbidding page over http.",
    url: 'http://www.dns-block-page.test/',
    world: { 'www.dns-block-page.test': { http: page({ body: LONG_PAGE }) } },
    censor: lie('www.dns-block-page.test', { site: 'blocked.provider.test' }),
    truth: blocked('dns.injection.blockpage'),
    wire: 'http:200',
    shows: 'http',
  }),
  scenario({
    id: 'sni-own-certificate',
    what: 'A box answers the handshake with a valid certificate of its own name.',
    url: 'https://www.sni-own-certificate.test/',
    censor: sni('www.sni-own-certificate.test', { kind: 'serve', page: {}, certificate: 'wrong_name' }),
    truth: blocked('tls.mitm.ca_signed'),
    wire: 'tls:wrong_name',
    shows: 'tls',
  }),
  scenario({
    id: 'ok-local-root',
    what: 'A box answers in the place of the site, with a certificate of a root that this machine was made to trust.',
    url: 'https://www.ok-local-root.test/',
    censor: sni('www.ok-local-root.test', { kind: 'serve', page: {}, certificate: 'valid' }),
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
];

const refusals: Scenario[] = [
  scenario({
    id: 'refused-451',
    what: 'The site tells visitors of this country alone that the law forbids it to answer.',
    url: 'https://www.refused-451.test/',
    world: { 'www.refused-451.test': { here: { https: { kind: 'serve', page: { status: 451 } } } } },
    truth: refusedBySite,
    wire: 'http:451',
    shows: 'http',
  }),
  scenario({
    id: 'refused-403',
    what: 'The site forbids visitors of this country to enter.',
    url: 'https://www.refused-403.test/',
    world: { 'www.refused-403.test': { here: { https: { kind: 'serve', page: { status: 403 } } } } },
    truth: refusedBySite,
    wire: 'http:403',
    shows: 'http',
  }),
  scenario({
    id: 'ok-challenge',
    what: 'The site asks visitors of this country to prove that they are no robots.',
    url: 'https://www.ok-challenge.test/',
    world: {
      'www.ok-challenge.test': {
        here: { https: { kind: 'serve', page: { status: 403, headers: { 'cf-mitigated': 'challenge' } } } },
      },
    },
    truth: fine,
    wire: 'http:403',
    abroad: 'http:200',
    shows: null,
    flags: ['challenge_page'],
  }),
  scenario({
    id: 'ok-too-many',
    what: 'The site tells this country that it asks too often.',
    url: 'https://www.ok-too-many.test/',
    world: { 'www.ok-too-many.test': { here: { https: { kind: 'serve', page: { status: 429 } } } } },
    truth: fine,
    wire: 'http:429',
    abroad: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-unavailable-here',
    what: 'The edge that serves this country is overloaded: "try again later".',
    url: 'https://www.ok-unavailable-here.test/',
    world: { 'www.ok-unavailable-here.test': { here: { https: { kind: 'serve', page: { status: 503 } } } } },
    truth: fine,
    wire: 'http:503',
    abroad: 'http:200',
    shows: null,
  }),
];

const localised: Scenario[] = [
  scenario({
    id: 'ok-localised',
    what: 'A page in the language of the country, and much shorter than the others.',
    url: 'http://www.ok-localised.test/',
    world: {
      'www.ok-localised.test': {
        http: page({ body: LONG_PAGE }),
        here: {
          http: {
            kind: 'serve',
            page: { body: '<!doctype html><title>صحيفة المساء</title><p>أخبار اليوم</p>' },
          },
        },
      },
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-localised-edge',
    what: 'A plain page in the language of the country, from an edge that only this country is sent to.',
    url: 'http://www.ok-localised-edge.test/',
    world: {
      'www.ok-localised-edge.test': {
        also_at: ['203.0.113.241'],
        http: page({ body: LONG_PAGE, headers: { 'x-edge': 'abroad' } }),
        here: {
          http: {
            kind: 'serve',
            page: { headers: { 'x-edge': 'here' }, body: '<!doctype html><title>صحيفة</title><p>أخبار</p>' },
          },
        },
      },
    },
    censor: lie('www.ok-localised-edge.test', { addresses: ['203.0.113.241'] }),
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-country-site',
    what: "The site sends this country's visitors to its national domain.",
    url: 'http://ok-country-site.test/',
    world: {
      'ok-country-site.test': {
        http: HTML,
        here: {
          http: {
            kind: 'serve',
            page: { status: 302, headers: { location: 'http://ok-country-site.iq.test/' } },
          },
          https: {
            kind: 'serve',
            page: { status: 302, headers: { location: 'https://ok-country-site.iq.test/' } },
          },
        },
      },
      'ok-country-site.iq.test': { http: HTML },
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-missing-page',
    what: 'A plain page that nobody finds.',
    url: 'http://www.ok-missing-page.test/',
    world: { 'www.ok-missing-page.test': { http: page({ status: 404 }) } },
    truth: fine,
    wire: 'http:404',
    shows: null,
  }),
];

const filters: Scenario[] = [
  scenario({
    id: 'sni-residual',
    what: 'The connection is reset when the ClientHello names the site, and for a minute whatever it names.',
    url: 'https://www.sni-residual.test/',
    censor: [
      {
        on: 'sni',
        name: 'www.sni-residual.test',
        does: ended('first_flight', 'rst'),
        residual_ms: 60_000,
      },
    ],
    truth: blocked('tls.reset.sni'),
    wire: 'tls:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'sni-residual-shared',
    what: 'The same, at an address that another site lives at too.',
    url: 'https://www.sni-residual-shared.test/',
    world: { 'www.sni-residual-shared.test': {} },
    censor: [
      {
        on: 'sni',
        name: 'www.sni-residual-shared.test',
        does: ended('first_flight', 'rst'),
        residual_ms: 60_000,
      },
    ],
    truth: blocked('tls.reset.sni'),
    wire: 'tls:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'ok-residual-neighbour',
    what: 'The other site: nobody minds it, and it is cut off for a minute whenever somebody calls its neighbour.',
    url: 'https://www.ok-residual-neighbour.test/',
    world: { 'www.ok-residual-neighbour.test': { shares: 'www.sni-residual-shared.test' } },
    truth: fine,
    wire: 'tls:rst|http:200',
    abroad: 'http:200',
    // Cut off or not, as it happens to be asked.
    shows: [null, 'reset'],
    limit: 'unknown',
  }),
  scenario({
    id: 'ok-throttled',
    what: 'What comes from the site is slowed down to a trickle.',
    url: 'https://www.ok-throttled.test/',
    censor: [{ on: 'sni', name: 'www.ok-throttled.test', does: { kind: 'throttle', bytes_per_second: 700 } }],
    truth: fine,
    wire: 'http:200|tls:silence',
    abroad: 'http:200',
    shows: null,
    flags: ['impaired'],
  }),
  scenario({
    id: 'ok-no-udp',
    what: 'HTTP/3 is blocked, and TCP is not.',
    url: 'https://www.ok-no-udp.test/',
    world: { 'www.ok-no-udp.test': { https: page({ headers: { 'alt-svc': 'h3=":443"; ma=86400' } }) } },
    censor: [{ on: 'udp', site: 'www.ok-no-udp.test', ports: [443], does: { kind: 'drop' } }],
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'refuse-https-only',
    what: 'Connections to port 443 are answered with a reset; plain http works.',
    url: 'https://www.refuse-https-only.test/',
    world: { 'www.refuse-https-only.test': { http: HTML } },
    censor: address('www.refuse-https-only.test', { kind: 'refuse' }, [443]),
    truth: blocked('tcp.refused'),
    wire: 'tcp:refused',
    shows: 'refused',
  }),
  scenario({
    id: 'drop-https-only',
    what: 'Packets to port 443 are dropped; plain http works.',
    url: 'https://www.drop-https-only.test/',
    world: { 'www.drop-https-only.test': { http: HTML } },
    censor: address('www.drop-https-only.test', { kind: 'drop' }, [443]),
    truth: blocked('tcp.timeout'),
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'dns-others-address',
    what: 'The name leads to the address of somebody else, who knows nothing of it.',
    url: 'https://www.dns-others-address.test/',
    world: { 'www.dns-others-address.test': {}, 'www.somebody-else.test': {} },
    censor: lie('www.dns-others-address.test', { site: 'www.somebody-else.test' }),
    truth: blocked('dns.injection.other'),
    wire: 'tls:wrong_name',
    shows: 'tls',
  }),
  scenario({
    id: 'dns-private-page',
    what: 'The name leads to a private address of the provider, where a forbidding page is shown.',
    url: 'http://www.dns-private-page.test/',
    world: {
      'www.dns-private-page.test': { http: page({ body: LONG_PAGE }) },
      'sinkhole-page.provider.test': {
        home: 'domestic',
        address: '10.10.34.36',
        http: page({ body: FORBIDDEN_PAGE }),
        https: { kind: 'refuse' },
      },
    },
    censor: lie('www.dns-private-page.test', { addresses: ['10.10.34.36'] }),
    truth: blocked('dns.injection.blockpage'),
    wire: 'http:200',
    shows: 'http',
  }),
];

const down_for_all: Scenario[] = [
  scenario({
    id: 'down-servfail',
    what: "The site's name servers are out of order.",
    url: 'https://www.down-servfail.test/',
    world: { 'www.down-servfail.test': { dns: 'servfail' } },
    truth: down,
    wire: 'dns:servfail',
    shows: 'dns',
  }),
  scenario({
    id: 'down-no-address',
    what: 'The name has no address.',
    url: 'https://www.down-no-address.test/',
    world: { 'www.down-no-address.test': { dns: 'empty' } },
    truth: down,
    wire: 'dns:empty',
    shows: 'dns',
  }),
  scenario({
    id: 'down-self-signed',
    what: "The site's certificate is signed by itself.",
    url: 'https://www.down-self-signed.test/',
    world: {
      'www.down-self-signed.test': { https: { kind: 'serve', page: {}, certificate: 'self_signed' } },
    },
    truth: down,
    wire: 'tls:self_signed',
    shows: 'tls',
  }),
  scenario({
    id: 'down-foreign-ca',
    what: "The site's certificate is of a root that no browser knows.",
    url: 'https://www.down-foreign-ca.test/',
    world: { 'www.down-foreign-ca.test': { https: { kind: 'serve', page: {}, certificate: 'foreign_ca' } } },
    truth: down,
    wire: 'tls:unknown_ca',
    shows: 'tls',
  }),
  scenario({
    id: 'down-closed',
    what: 'The server closes every connection as soon as it stands.',
    url: 'https://www.down-closed.test/',
    world: {
      'www.down-closed.test': { http: ended('accept', 'fin'), https: ended('accept', 'fin') },
    },
    truth: down,
    wire: 'tcp:fin|tls:fin',
    shows: 'reset',
  }),
  scenario({
    id: 'down-unreachable',
    what: "The site's network sends word that the host cannot be reached.",
    url: 'https://www.down-unreachable.test/',
    world: {
      'www.down-unreachable.test': {
        http: { kind: 'unreachable', code: 'host' },
        https: { kind: 'unreachable', code: 'host' },
      },
    },
    truth: down,
    wire: 'tcp:unreachable',
    shows: { chromium: 'unreachable', firefox: ['refused', 'unreachable'] },
  }),
  scenario({
    id: 'down-handshake-silent',
    what: 'The server takes the connection and never answers the ClientHello.',
    url: 'https://www.down-handshake-silent.test/',
    world: { 'www.down-handshake-silent.test': { https: ended('first_flight', 'silence') } },
    truth: down,
    wire: 'tls:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'down-page-silent',
    what: 'The server takes the request and never answers it.',
    url: 'http://www.down-page-silent.test/',
    world: {
      'www.down-page-silent.test': { http: page({ breaks: { after: 'request', by: 'silence' } }) },
    },
    truth: down,
    wire: 'http:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'down-not-tls',
    what: 'Plain text is spoken at the door for TLS.',
    url: 'https://www.down-not-tls.test/',
    world: { 'www.down-not-tls.test': { https: { kind: 'not_tls' } } },
    truth: down,
    wire: 'tls:not_tls',
    shows: 'tls',
  }),
  scenario({
    id: 'down-loop-of-two',
    what: 'Two hosts send everybody to each other.',
    url: 'http://www.down-loop-one.test/',
    world: {
      'www.down-loop-one.test': {
        http: page({ status: 302, headers: { location: 'http://www.down-loop-two.test/' } }),
      },
      'www.down-loop-two.test': {
        http: page({ status: 302, headers: { location: 'http://www.down-loop-one.test/' } }),
      },
    },
    truth: down,
    wire: 'http:loop',
    shows: 'http',
    anyFailedHost: true,
  }),
  scenario({
    id: 'down-behind-link',
    what: 'A short link is fine, and the site behind it is off.',
    url: 'https://short.down-behind.test/',
    world: {
      'short.down-behind.test': {
        https: page({ status: 302, headers: { location: 'https://www.down-behind-link.test/' } }),
      },
      'www.down-behind-link.test': { http: { kind: 'refuse' }, https: { kind: 'refuse' } },
    },
    truth: { ...down, failed_host: 'www.down-behind-link.test' },
    wire: 'tcp:refused',
    shows: 'refused',
  }),
  scenario({
    id: 'down-only-in-the-lie',
    what: 'The name exists nowhere, but the provider leads it to its own server all the same.',
    url: 'https://www.down-only-in-the-lie.test/',
    world: { 'www.down-only-in-the-lie.test': { dns: 'nxdomain' } },
    censor: lie('www.down-only-in-the-lie.test', { site: 'blocked.provider.test' }),
    truth: down,
    wire: 'tls:wrong_name',
    abroad: 'dns:nxdomain',
    shows: 'tls',
  }),
  scenario({
    id: 'down-alert-for-all',
    what: 'The server says "access denied" to everybody.',
    url: 'https://www.down-alert-for-all.test/',
    world: {
      'www.down-alert-for-all.test': { https: { kind: 'alert', description: ALERT.access_denied } },
    },
    truth: down,
    wire: 'tls:alert',
    shows: 'tls',
  }),
];

/** The first resolver over HTTPS is dropped, for all of these. */
const firstResolverDropped: CensorRule[] = address('doh-one.test', { kind: 'drop' });
/** Both are, each in another way. */
const noResolver: CensorRule[] = [
  ...sni('doh-one.test', ended('first_flight', 'rst')),
  ...address('doh-two.test', { kind: 'refuse' }),
];

const resolvers: Scenario[] = [
  scenario({
    id: 'doh-one-nxdomain',
    what: 'The provider denies the name, and drops what is sent to one resolver over HTTPS.',
    url: 'https://www.doh-one-nxdomain.test/',
    apart: 'one resolver',
    censor: [...firstResolverDropped, ...lie('www.doh-one-nxdomain.test', 'nxdomain')],
    truth: blocked('dns.nxdomain'),
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'doh-one-ok',
    what: 'A site that is well, while one resolver over HTTPS is dropped.',
    url: 'http://www.doh-one-ok.test/',
    apart: 'one resolver',
    world: { 'www.doh-one-ok.test': { http: HTML } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'doh-none-nxdomain',
    what: 'The provider denies the name, and lets no resolver over HTTPS be reached.',
    url: 'https://www.doh-none-nxdomain.test/',
    apart: 'no resolver',
    censor: [...noResolver, ...lie('www.doh-none-nxdomain.test', 'nxdomain')],
    truth: blocked('dns.nxdomain'),
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'doh-none-loopback',
    what: "The name leads back to the user's own machine, and no resolver over HTTPS can be reached.",
    url: 'https://www.doh-none-loopback.test/',
    apart: 'no resolver',
    censor: lie('www.doh-none-loopback.test', { addresses: ['127.0.0.1'] }),
    truth: blocked('dns.injection.bogon'),
    supports: addressUnseen,
    wire: 'tcp:refused',
    shows: 'refused',
  }),
  scenario({
    id: 'doh-none-sni',
    what: 'The ClientHello is answered with a reset, and no resolver over HTTPS can be reached.',
    url: 'https://www.doh-none-sni.test/',
    apart: 'no resolver',
    censor: sni('www.doh-none-sni.test', ended('first_flight', 'rst')),
    truth: blocked('tls.reset.sni'),
    wire: 'tls:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'doh-none-drop',
    what: 'Packets to the address are dropped, and no resolver over HTTPS can be reached.',
    url: 'https://www.doh-none-drop.test/',
    apart: 'no resolver',
    censor: address('www.doh-none-drop.test', { kind: 'drop' }),
    truth: blocked('tcp.timeout'),
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'doh-none-down',
    what: 'The name exists nowhere, and no resolver over HTTPS can be reached.',
    url: 'https://www.doh-none-down.test/',
    apart: 'no resolver',
    world: { 'www.doh-none-down.test': { dns: 'nxdomain' } },
    truth: down,
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'doh-none-ok',
    what: 'A plain site that is well, while no resolver over HTTPS can be reached.',
    url: 'http://www.doh-none-ok.test/',
    apart: 'no resolver',
    world: { 'www.doh-none-ok.test': { http: HTML } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
];

export const SEEN_FROM_ELSEWHERE: Scenario[] = [
  ...pages,
  ...refusals,
  ...localised,
  ...filters,
  ...down_for_all,
  ...resolvers,
];
