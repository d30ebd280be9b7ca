/**
 * The scenarios: what the censor does, what is true, and what each browser can show of it. Source of what the
 * browsers can show: measurements of 2026-11 in Chromium 156 and Firefox 153 ESR. One host and one address each, so
 * that a whole set fits into one batch; what concerns the whole line comes in sets of its own.
 *
 * Mechanisms are nodes of OONI's ontology, https://github.com/ooni/data/blob/main/docs/ontology.md.
 */
import type { FailureClass } from '../../utils/diagnose/verdict.ts';
import { BLOCK_PAGE_SCENARIOS } from './block-page-scenarios.data.ts';
import { hostOf } from './plan.ts';
import type {
  CensorRule,
  Conduct,
  DnsAnswer,
  Expectation,
  LabBrowser,
  LineMode,
  Scenario,
  Site,
  StreamConduct,
  Truth,
} from './scenario.ts';

const ALERT = { handshake_failure: 40, internal_error: 80, unrecognized_name: 112 };

// What is true.

const fine: Truth = { verdict: 'ok', mechanisms: [], locus: null };
const down: Truth = { verdict: 'down', mechanisms: [], locus: null };
const blocked = (...mechanisms: string[]): Truth => ({ verdict: 'blocked', mechanisms, locus: 'network' });
const unsayable = (reason: string): Truth => ({ verdict: 'unknown', mechanisms: [], locus: null, reason });

// What a browser can show. One list for both, or one for each.

type Shown = FailureClass | null;
type Shows = Shown | Shown[] | Record<LabBrowser, Shown | Shown[]>;

interface Written {
  id: string;
  what: string;
  url: string;
  world?: Record<string, Site>;
  censor?: CensorRule[];
  truth: Truth;
  wire: string;
  /** Not asked for where it is absent: nothing needs to be measured to know. */
  shows?: Shows;
  line?: LineMode;
}

/** Until there are controls, a failure is `unknown`, whatever is true of it. */
function scenario(written: Written): Scenario {
  const { id, what, url, truth, wire, line = 'normal', world = {}, censor = [] } = written;
  return {
    id,
    what,
    url,
    line,
    world,
    censor,
    truth,
    wire,
    expect: { chromium: expectation(written, 'chromium'), firefox: expectation(written, 'firefox') },
  };
}

function expectation({ url, truth, shows }: Written, browser: LabBrowser): Expectation {
  if (shows === undefined) {
    return { verdict: [truth.verdict], ...(truth.reason === undefined ? {} : { reason: truth.reason }) };
  }
  const own = typeof shows === 'object' && shows !== null && !Array.isArray(shows) ? shows[browser] : shows;
  const failure_class = Array.isArray(own) ? own : [own];
  if (failure_class.includes(null)) return { failure_class, verdict: [truth.verdict], failed_host: null };
  return {
    failure_class,
    verdict: truth.verdict === 'unknown' ? ['unknown'] : ['unknown', truth.verdict],
    failed_host: truth.failed_host ?? hostOf(url),
  };
}

// What the censor does.

const lie = (name: string, answer: DnsAnswer): CensorRule[] => [{ on: 'dns', name, answer }];
const address = (site: string, does: Conduct, ports?: number[]): CensorRule[] => [
  { on: 'address', site, does, ...(ports ? { ports } : {}) },
];
const sni = (name: string, does: StreamConduct): CensorRule[] => [{ on: 'sni', name, does }];
const host = (name: string, does: StreamConduct): CensorRule[] => [{ on: 'host', name, does }];

const page = (conduct: Extract<Conduct, { kind: 'serve' }>['page']): Conduct => ({
  kind: 'serve',
  page: conduct,
});
const HTML = { kind: 'serve', page: {} } as const;
const ended = (at: 'accept' | 'first_flight', by: 'rst' | 'fin' | 'silence') =>
  ({ kind: 'end', at, by }) as const;

const dns: Scenario[] = [
  scenario({
    id: 'dns-nxdomain',
    what: 'The provider says that the name does not exist.',
    url: 'https://www.nxdomain.test/',
    censor: lie('www.nxdomain.test', 'nxdomain'),
    truth: blocked('dns.nxdomain'),
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'dns-servfail',
    what: "The provider's resolver says SERVFAIL for this name.",
    url: 'https://www.servfail.test/',
    censor: lie('www.servfail.test', 'servfail'),
    truth: blocked('dns'),
    wire: 'dns:servfail',
    shows: 'dns',
  }),
  scenario({
    id: 'dns-refused',
    what: "The provider's resolver refuses to answer for this name.",
    url: 'https://www.dns-refused.test/',
    censor: lie('www.dns-refused.test', 'refused'),
    truth: blocked('dns.refused'),
    wire: 'dns:refused',
    shows: 'dns',
  }),
  scenario({
    id: 'dns-empty',
    what: "The provider's resolver answers without any address.",
    url: 'https://www.dns-empty.test/',
    censor: lie('www.dns-empty.test', 'empty'),
    truth: blocked('dns'),
    wire: 'dns:empty',
    shows: 'dns',
  }),
  scenario({
    id: 'dns-silence',
    what: 'Queries for this name are dropped.',
    url: 'https://www.dns-silence.test/',
    censor: lie('www.dns-silence.test', 'silence'),
    truth: blocked('dns.timeout'),
    wire: 'dns:silence',
    // Chromium's resolver gives up after 26 s, later than we do; Firefox's after 10 s.
    shows: { chromium: ['dns', 'timeout'], firefox: 'dns' },
  }),
  scenario({
    id: 'dns-garbage',
    what: "The provider's resolver answers with a message that makes no sense.",
    url: 'https://www.dns-garbage.test/',
    censor: lie('www.dns-garbage.test', 'garbage'),
    truth: blocked('dns'),
    wire: 'dns:garbage',
    shows: 'dns',
  }),
  scenario({
    id: 'dns-sinkhole',
    what: "The name leads to the provider's own server, which has a certificate for another name.",
    url: 'https://www.dns-sinkhole.test/',
    censor: lie('www.dns-sinkhole.test', { site: 'blocked.provider.test' }),
    truth: blocked('dns.injection.blockpage'),
    wire: 'tls:wrong_name',
    shows: 'tls',
  }),
  scenario({
    id: 'dns-wrong-address',
    what: 'The name leads to an address abroad where nobody answers.',
    url: 'https://www.dns-wrong-address.test/',
    censor: lie('www.dns-wrong-address.test', { addresses: ['198.51.100.254'] }),
    truth: blocked('dns.injection.other'),
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'dns-private',
    what: 'The name leads to a private address where nobody answers.',
    url: 'https://www.dns-private.test/',
    censor: lie('www.dns-private.test', { addresses: ['10.10.34.34'] }),
    truth: blocked('dns.injection.bogon'),
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'dns-loopback',
    what: "The name leads back to the user's own machine.",
    url: 'https://www.dns-loopback.test/',
    censor: lie('www.dns-loopback.test', { addresses: ['127.0.0.1'] }),
    truth: blocked('dns.injection.bogon'),
    wire: 'tcp:refused',
    shows: 'refused',
  }),
  scenario({
    id: 'dns-zero',
    what: 'The name leads to 0.0.0.0.',
    url: 'http://www.dns-zero.test/',
    censor: lie('www.dns-zero.test', { addresses: ['0.0.0.0'] }),
    truth: blocked('dns.injection.bogon'),
    wire: 'tcp:refused',
    shows: 'refused',
  }),
  scenario({
    id: 'dns-own-server',
    what: "The name leads to the user's own machine, where a web server runs.",
    url: 'https://www.dns-own-server.test/',
    world: {
      'www.dns-own-server.test': {},
      'my-own-server.test': {
        home: 'own_machine',
        address: '127.0.0.2',
        http: HTML,
        https: { kind: 'serve', page: {}, certificate: 'self_signed' },
      },
    },
    censor: lie('www.dns-own-server.test', { addresses: ['127.0.0.2'] }),
    truth: blocked('dns.injection.bogon'),
    wire: 'tls:self_signed',
    shows: 'tls',
  }),
];

const connection: Scenario[] = [
  scenario({
    id: 'tcp-drop',
    what: 'Packets to the address are dropped.',
    url: 'https://www.tcp-drop.test/',
    censor: address('www.tcp-drop.test', { kind: 'drop' }),
    truth: blocked('tcp.timeout'),
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'tcp-drop-http',
    what: 'Packets to the address are dropped; the site is asked for over http.',
    url: 'http://www.tcp-drop-http.test/',
    world: { 'www.tcp-drop-http.test': { http: HTML } },
    censor: address('www.tcp-drop-http.test', { kind: 'drop' }),
    truth: blocked('tcp.timeout'),
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'tcp-refuse',
    what: 'The provider answers each connection attempt with a reset.',
    url: 'https://www.tcp-refuse.test/',
    censor: address('www.tcp-refuse.test', { kind: 'refuse' }),
    truth: blocked('tcp.refused'),
    wire: 'tcp:refused',
    shows: 'refused',
  }),
  scenario({
    id: 'icmp-host',
    what: 'The provider says that the host cannot be reached.',
    url: 'https://www.icmp-host.test/',
    censor: address('www.icmp-host.test', { kind: 'unreachable', code: 'host' }),
    truth: blocked('ip.unreachable'),
    wire: 'tcp:unreachable',
    // Firefox folds "unreachable" into "refused".
    shows: { chromium: 'unreachable', firefox: ['refused', 'unreachable'] },
  }),
  scenario({
    id: 'icmp-net',
    what: 'The provider says that the network cannot be reached.',
    url: 'http://www.icmp-net.test/',
    world: { 'www.icmp-net.test': { http: HTML } },
    censor: address('www.icmp-net.test', { kind: 'unreachable', code: 'net' }),
    truth: blocked('ip.unreachable'),
    wire: 'tcp:unreachable',
    shows: { chromium: 'unreachable', firefox: ['refused', 'unreachable'] },
  }),
  scenario({
    id: 'icmp-admin',
    what: 'The provider says that the address is administratively prohibited.',
    url: 'https://www.icmp-admin.test/',
    censor: address('www.icmp-admin.test', { kind: 'unreachable', code: 'admin' }),
    truth: blocked('ip.unreachable'),
    wire: 'tcp:unreachable',
    shows: { chromium: 'unreachable', firefox: ['refused', 'unreachable'] },
  }),
  scenario({
    id: 'accept-reset',
    what: 'The connection is reset as soon as it stands.',
    url: 'https://www.accept-reset.test/',
    censor: address('www.accept-reset.test', ended('accept', 'rst')),
    truth: blocked('tcp.reset'),
    wire: 'tcp:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'accept-reset-http',
    what: 'The connection is reset as soon as it stands; the site is asked for over http.',
    url: 'http://www.accept-reset-http.test/',
    world: { 'www.accept-reset-http.test': { http: HTML } },
    censor: address('www.accept-reset-http.test', ended('accept', 'rst')),
    truth: blocked('tcp.reset'),
    wire: 'tcp:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'accept-fin',
    what: 'The connection is closed as soon as it stands.',
    url: 'https://www.accept-fin.test/',
    censor: address('www.accept-fin.test', ended('accept', 'fin'), [443]),
    truth: blocked('tcp'),
    wire: 'tcp:fin',
    shows: 'reset',
  }),
];

const encryption: Scenario[] = [
  scenario({
    id: 'sni-reset',
    what: 'The connection is reset when the ClientHello names the site.',
    url: 'https://www.sni-reset.test/',
    censor: sni('www.sni-reset.test', ended('first_flight', 'rst')),
    truth: blocked('tls.reset.sni'),
    wire: 'tls:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'sni-fin',
    what: 'The connection is closed when the ClientHello names the site.',
    url: 'https://www.sni-fin.test/',
    censor: sni('www.sni-fin.test', ended('first_flight', 'fin')),
    truth: blocked('tls.reset.sni'),
    wire: 'tls:fin',
    shows: 'reset',
  }),
  scenario({
    id: 'sni-silence',
    what: 'Nothing comes back once the ClientHello has named the site.',
    url: 'https://www.sni-silence.test/',
    censor: sni('www.sni-silence.test', ended('first_flight', 'silence')),
    truth: blocked('tls.timeout'),
    wire: 'tls:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'sni-alert',
    what: 'A box answers the ClientHello with "unrecognized name".',
    url: 'https://www.sni-alert.test/',
    censor: sni('www.sni-alert.test', { kind: 'alert', description: ALERT.unrecognized_name }),
    truth: blocked('tls'),
    wire: 'tls:alert',
    shows: 'tls',
  }),
  scenario({
    id: 'mitm-self-signed',
    what: "A box answers in the site's place with a certificate it has signed itself.",
    url: 'https://www.mitm-self-signed.test/',
    censor: sni('www.mitm-self-signed.test', { kind: 'serve', page: {}, certificate: 'self_signed' }),
    truth: blocked('tls.mitm.self_signed'),
    wire: 'tls:self_signed',
    shows: 'tls',
  }),
  scenario({
    id: 'mitm-foreign-ca',
    what: "A box answers in the site's place with a certificate of a root that browsers do not know.",
    url: 'https://www.mitm-foreign-ca.test/',
    censor: sni('www.mitm-foreign-ca.test', { kind: 'serve', page: {}, certificate: 'foreign_ca' }),
    truth: blocked('tls.mitm.ca_signed'),
    wire: 'tls:unknown_ca',
    shows: 'tls',
  }),
  scenario({
    id: 'sni-plain-text',
    what: 'A box answers the ClientHello in plain http.',
    url: 'https://www.sni-plain-text.test/',
    censor: sni('www.sni-plain-text.test', { kind: 'not_tls' }),
    truth: blocked('tls'),
    wire: 'tls:not_tls',
    shows: 'tls',
  }),
];

const page_level: Scenario[] = [
  scenario({
    id: 'host-reset',
    what: 'The connection is reset when the request names the site.',
    url: 'http://www.host-reset.test/',
    world: { 'www.host-reset.test': { http: HTML } },
    censor: host('www.host-reset.test', ended('first_flight', 'rst')),
    truth: blocked('http.reset.host'),
    wire: 'http:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'host-fin',
    what: 'The connection is closed when the request names the site.',
    url: 'http://www.host-fin.test/',
    world: { 'www.host-fin.test': { http: HTML } },
    censor: host('www.host-fin.test', ended('first_flight', 'fin')),
    truth: blocked('http.reset.host'),
    wire: 'http:fin',
    shows: 'reset',
  }),
  scenario({
    id: 'host-silence',
    what: 'Nothing comes back once the request has named the site.',
    url: 'http://www.host-silence.test/',
    world: { 'www.host-silence.test': { http: HTML } },
    censor: host('www.host-silence.test', ended('first_flight', 'silence')),
    truth: blocked('http.timeout'),
    wire: 'http:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'page-reset',
    what: 'The answer is reset in the middle of the page.',
    url: 'http://www.page-reset.test/',
    world: { 'www.page-reset.test': { http: HTML } },
    censor: host('www.page-reset.test', {
      kind: 'serve',
      page: { body_bytes: 4000, breaks: { after: 500, by: 'rst' } },
    }),
    truth: blocked('http.reset'),
    wire: 'http:rst_in_body',
    shows: 'reset',
  }),
];

const hops: Scenario[] = [
  scenario({
    id: 'hop-sni-reset',
    what: 'A short link is fine, and the site behind it is filtered by its name.',
    url: 'https://short.hop-one.test/',
    world: {
      'short.hop-one.test': {
        https: page({ status: 302, headers: { location: 'https://www.hop-reset.test/' } }),
      },
      'www.hop-reset.test': {},
    },
    censor: sni('www.hop-reset.test', ended('first_flight', 'rst')),
    truth: { ...blocked('tls.reset.sni'), failed_host: 'www.hop-reset.test' },
    wire: 'tls:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'hop-nxdomain',
    what: 'The plain site sends on to a secure one, whose name the provider denies.',
    url: 'http://hop-two.test/',
    world: {
      'hop-two.test': {
        http: page({ status: 301, headers: { location: 'https://www.hop-nxdomain.test/' } }),
      },
      'www.hop-nxdomain.test': {},
    },
    censor: lie('www.hop-nxdomain.test', 'nxdomain'),
    truth: { ...blocked('dns.nxdomain'), failed_host: 'www.hop-nxdomain.test' },
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'hop-silence',
    what: 'The plain site sends on to its secure self, where the ClientHello is swallowed.',
    url: 'http://www.hop-silence.test/',
    censor: sni('www.hop-silence.test', ended('first_flight', 'silence')),
    truth: blocked('tls.timeout'),
    wire: 'tls:silence',
    shows: 'timeout',
  }),
];

const broken: Scenario[] = [
  scenario({
    id: 'down-no-name',
    what: 'The name exists nowhere.',
    url: 'https://www.down-no-name.test/',
    world: { 'www.down-no-name.test': { dns: 'nxdomain' } },
    truth: down,
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'down-refused',
    what: 'The server is off: its machine refuses everybody.',
    url: 'https://www.down-refused.test/',
    world: { 'www.down-refused.test': { http: { kind: 'refuse' }, https: { kind: 'refuse' } } },
    truth: down,
    wire: 'tcp:refused',
    shows: 'refused',
  }),
  scenario({
    id: 'down-silent',
    what: "The server's machine is off: nobody hears anything from it.",
    url: 'https://www.down-silent.test/',
    world: { 'www.down-silent.test': { http: { kind: 'drop' }, https: { kind: 'drop' } } },
    truth: down,
    wire: 'tcp:silence',
    shows: 'timeout',
  }),
  scenario({
    id: 'down-reset',
    what: "The server resets everybody's handshake.",
    url: 'https://www.down-reset.test/',
    world: { 'www.down-reset.test': { https: ended('first_flight', 'rst') } },
    truth: down,
    wire: 'tls:rst',
    shows: 'reset',
  }),
  scenario({
    id: 'down-expired',
    what: "The site's certificate has run out.",
    url: 'https://www.down-expired.test/',
    world: { 'www.down-expired.test': { https: { kind: 'serve', page: {}, certificate: 'expired' } } },
    truth: down,
    wire: 'tls:expired',
    shows: 'tls',
  }),
  scenario({
    id: 'down-wrong-name',
    what: "The site's certificate is for another name.",
    url: 'https://www.down-wrong-name.test/',
    world: { 'www.down-wrong-name.test': { https: { kind: 'serve', page: {}, certificate: 'wrong_name' } } },
    truth: down,
    wire: 'tls:wrong_name',
    shows: 'tls',
  }),
  scenario({
    id: 'down-handshake-alert',
    what: 'The server has no cipher in common with anybody.',
    url: 'https://www.down-handshake-alert.test/',
    world: {
      'www.down-handshake-alert.test': { https: { kind: 'alert', description: ALERT.handshake_failure } },
    },
    truth: down,
    wire: 'tls:alert',
    shows: 'tls',
  }),
  scenario({
    id: 'down-internal-alert',
    what: 'The server breaks off everybody\'s handshake with "internal error".',
    url: 'https://www.down-internal-alert.test/',
    world: {
      'www.down-internal-alert.test': { https: { kind: 'alert', description: ALERT.internal_error } },
    },
    truth: down,
    wire: 'tls:alert',
    shows: 'tls',
  }),
  scenario({
    id: 'down-cut-short',
    what: 'The server closes before the page is whole.',
    url: 'http://www.down-cut-short.test/',
    world: {
      'www.down-cut-short.test': { http: page({ body_bytes: 4000, breaks: { after: 500, by: 'fin' } }) },
    },
    truth: down,
    wire: 'http:cut',
    shows: 'http',
  }),
  scenario({
    id: 'down-cut-chunk',
    what: 'The server closes before the last chunk.',
    url: 'http://www.down-cut-chunk.test/',
    world: {
      'www.down-cut-chunk.test': {
        http: page({ body_bytes: 4000, framing: 'chunked', breaks: { after: 500, by: 'fin' } }),
      },
    },
    truth: down,
    wire: 'http:cut',
    shows: 'http',
  }),
  scenario({
    id: 'down-redirect-loop',
    what: 'The site sends everybody round in a circle.',
    url: 'https://www.down-loop.test/',
    world: {
      'www.down-loop.test': {
        https: page({ status: 302, headers: { location: 'https://www.down-loop.test/' } }),
      },
    },
    truth: down,
    wire: 'http:loop',
    shows: 'http',
  }),
];

const well: Scenario[] = [
  scenario({
    id: 'ok-https',
    what: 'A site over HTTP/2.',
    url: 'https://www.ok-https.test/',
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-https-1',
    what: 'A site over TLS and HTTP/1.1.',
    url: 'https://www.ok-https-1.test/',
    world: { 'www.ok-https-1.test': { https: page({ http1_only: true }) } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-http',
    what: 'A site over plain http.',
    url: 'http://www.ok-http.test/',
    world: { 'www.ok-http.test': { http: HTML } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-redirects',
    what: 'A bare plain name that leads to the secure one, and on to its www.',
    url: 'http://ok-redirects.test/',
    world: {
      'ok-redirects.test': {
        https: page({ status: 308, headers: { location: 'https://www.ok-redirects.test/home' } }),
      },
      'www.ok-redirects.test': {},
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-idn',
    what: 'A host with an international name.',
    url: 'https://www.بغداد.test/',
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-slow',
    what: 'A server that takes eight seconds to answer.',
    url: 'https://www.ok-slow.test/',
    world: { 'www.ok-slow.test': { https: page({ delay_ms: 8000 }) } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-large',
    what: 'A page of five million bytes over https.',
    url: 'https://www.ok-large.test/',
    world: { 'www.ok-large.test': { https: page({ body_bytes: 5_000_000 }) } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-large-http',
    what: 'A page of five million bytes over plain http.',
    url: 'http://www.ok-large-http.test/',
    world: { 'www.ok-large-http.test': { http: page({ body_bytes: 5_000_000 }) } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-403',
    what: 'A site that answers "forbidden" over valid TLS.',
    url: 'https://www.ok-403.test/',
    world: { 'www.ok-403.test': { https: page({ status: 403 }) } },
    truth: fine,
    wire: 'http:403',
    shows: null,
  }),
  scenario({
    id: 'ok-451',
    what: 'A site that tells everybody "unavailable for legal reasons" over valid TLS.',
    url: 'https://www.ok-451.test/',
    world: { 'www.ok-451.test': { https: page({ status: 451 }) } },
    truth: fine,
    wire: 'http:451',
    shows: null,
  }),
  scenario({
    id: 'ok-503',
    what: 'A site that answers "try again later" over valid TLS.',
    url: 'https://www.ok-503.test/',
    world: { 'www.ok-503.test': { https: page({ status: 503 }) } },
    truth: fine,
    wire: 'http:503',
    shows: null,
  }),
  scenario({
    id: 'ok-dual-stack',
    what: 'A site with an IPv6 address that works.',
    url: 'https://www.ok-dual-stack.test/',
    world: { 'www.ok-dual-stack.test': { ipv6: 'works' } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-domestic',
    what: 'A site inside the country.',
    url: 'https://www.ok-domestic.test/',
    world: { 'www.ok-domestic.test': { home: 'domestic' } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-broken-ipv6',
    what: 'A site whose IPv6 address nobody answers at.',
    url: 'https://www.ok-broken-ipv6.test/',
    world: { 'www.ok-broken-ipv6.test': { ipv6: 'dead' } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-shared-address',
    what: 'A site that shares its address with one whose name is filtered.',
    url: 'https://www.ok-shared-address.test/',
    world: {
      'www.filtered-neighbour.test': {},
      'www.ok-shared-address.test': { shares: 'www.filtered-neighbour.test' },
    },
    censor: sni('www.filtered-neighbour.test', ended('first_flight', 'rst')),
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'ok-other-edge',
    what: "A site whose CDN gives this provider's customers another address than others.",
    url: 'https://www.ok-other-edge.test/',
    world: { 'www.ok-other-edge.test': { also_at: ['203.0.113.240'] } },
    censor: lie('www.ok-other-edge.test', { addresses: ['203.0.113.240'] }),
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
];

const own_machine: Scenario[] = [
  scenario({
    id: 'local-port',
    what: 'A port that browsers refuse to call.',
    url: 'http://www.local-port.test:25/',
    truth: unsayable('local_interference'),
    wire: 'tcp:refused',
    shows: 'local',
  }),
];

const whole_line: Scenario[] = [
  scenario({
    id: 'offline',
    what: 'The provider carries nothing at all.',
    url: 'https://www.offline.test/',
    line: 'offline',
    truth: unsayable('offline'),
    wire: 'dns:silence',
  }),
  scenario({
    id: 'unplugged',
    what: 'The machine has no line.',
    url: 'https://www.unplugged.test/',
    line: 'unplugged',
    truth: unsayable('offline'),
    wire: 'dns:unreachable',
  }),
  scenario({
    id: 'gateway-cut-abroad',
    what: "The country's way abroad is cut; the site is abroad.",
    url: 'https://www.gateway-cut-abroad.test/',
    line: 'gateway_cut',
    truth: unsayable('gateway_cut'),
    wire: 'dns:servfail',
  }),
  scenario({
    id: 'gateway-cut-domestic',
    what: "The country's way abroad is cut; the site is inside.",
    url: 'https://www.gateway-cut-domestic.test/',
    world: { 'www.gateway-cut-domestic.test': { home: 'domestic' } },
    line: 'gateway_cut',
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'portal-https',
    what: 'A captive portal stands in the way; the site is asked for over https.',
    url: 'https://www.portal-https.test/',
    line: 'captive_portal',
    truth: unsayable('captive_portal'),
    wire: 'tls:wrong_name',
  }),
  scenario({
    id: 'portal-http',
    what: 'A captive portal stands in the way; the site is asked for over http.',
    url: 'http://www.portal-http.test/',
    world: { 'www.portal-http.test': { http: HTML } },
    line: 'captive_portal',
    truth: unsayable('captive_portal'),
    wire: 'http:200',
  }),
  scenario({
    id: 'dead-proxy',
    what: 'The machine is set to a proxy that does not answer.',
    url: 'https://www.dead-proxy.test/',
    line: 'dead_proxy',
    truth: unsayable('local_interference'),
    wire: 'http:200',
  }),
  scenario({
    id: 'wrong-clock',
    what: "The machine's clock is more than a year slow.",
    url: 'https://www.wrong-clock.test/',
    line: 'wrong_clock',
    truth: unsayable('local_interference'),
    wire: 'tls:not_yet_valid',
  }),
];

export const SCENARIOS: Scenario[] = [
  ...dns,
  ...connection,
  ...encryption,
  ...page_level,
  ...hops,
  ...broken,
  ...well,
  ...own_machine,
  ...whole_line,
  ...BLOCK_PAGE_SCENARIOS,
];
