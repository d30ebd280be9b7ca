/**
 * The vocabulary of the lab: what a world is made of, what a censor does to it, and what is true of it.
 * A scenario is data in these words and nothing else; a new kind of world or censor is a new word here.
 */
import type { FailureClass, Flag, Verdict } from '../../utils/diagnose/verdict.ts';

export type LabBrowser = 'chromium' | 'firefox';

/** How a connection is ended, or left hanging. */
export type Ending = 'rst' | 'fin' | 'silence';

/** `valid` is signed by the lab's root for the right name; `foreign_ca` by a root that no browser trusts. */
export type CertificateKind =
  | 'valid'
  | 'self_signed'
  | 'foreign_ca'
  | 'expired'
  | 'not_yet_valid'
  | 'wrong_name'
  | 'no_alternative_names';

/** What a web server answers. */
export interface Page {
  /** 200 if absent. */
  status?: number;
  headers?: Record<string, string>;
  /** A short page that names the host, if absent. */
  body?: string;
  /** The body is padded to this length. */
  body_bytes?: number;
  /** Wait before the first byte of the answer. */
  delay_ms?: number;
  framing?: 'length' | 'chunked';
  /** The body comes this slowly. */
  bytes_per_second?: number;
  /** The answer breaks off: before its first byte, or after so many bytes of the body. */
  breaks?: { after: 'request' | number; by: Ending };
  /** HTTP/1.1 only; otherwise TLS servers speak HTTP/2 as well. */
  http1_only?: true;
  /** Whoever speaks HTTP/1 is reset; browsers speak HTTP/2. */
  resets_http1?: true;
  /** Whoever does not call himself a browser is reset. */
  resets_robots?: true;
  /** Other answers, by path; this page is for all the rest. */
  paths?: Record<string, Page>;
  /** Answers RFC 8484 queries on `/dns-query`. */
  dns_over_https?: true;
}

/** Done by a firewall, before there is a connection. */
export type PacketConduct =
  | { kind: 'drop' }
  | { kind: 'refuse' }
  | { kind: 'unreachable'; code: 'host' | 'net' | 'admin' };

/**
 * Done by whoever took the connection. `first_flight` is the whole ClientHello, or the whole request head.
 * `certificate_padding`: bytes by which the certificate is longer than it has to be. `breaks_off_http2`: whoever names the site in a
 * ClientHello and offers HTTP/2 there is served nothing.
 */
export type StreamConduct =
  | { kind: 'end'; at: 'accept' | 'first_flight'; by: Ending }
  | { kind: 'alert'; description: number }
  | { kind: 'not_tls' }
  | {
      kind: 'serve';
      page: Page;
      certificate?: CertificateKind;
      certificate_padding?: number;
      breaks_off_http2?: Ending;
    };

/** Only for a box in the way: the connection goes on to its server, slowly. */
export interface Throttle {
  kind: 'throttle';
  bytes_per_second: number;
}

/**
 * Only for a box in the way: the connection goes on to its server, until so many bytes have come back; 100 are less than a
 * ServerHello and all that comes with it.
 */
export interface Cut {
  kind: 'cut';
  after_bytes: number;
  by: Ending;
}

/** Only for the provider: so many packets of a hundred are lost, at random. */
export interface Loss {
  kind: 'lose';
  percent: number;
}

/** Only for the provider: what comes back in packets longer than this is lost, and nobody says so. */
export interface BlackHole {
  kind: 'black_hole';
  longest_bytes: number;
}

export type Conduct = PacketConduct | StreamConduct;

/**
 * `silence`: no answer at all. `site`: the address of another site of this world. `alias`: a CNAME to this name, and what that
 * one has. `tcp_only`: cut short over UDP, whole over TCP.
 */
export type DnsAnswer =
  | 'nxdomain'
  | 'servfail'
  | 'refused'
  | 'empty'
  | 'silence'
  | 'garbage'
  | { addresses: string[] }
  | { site: string }
  | { alias: string }
  | { tcp_only: DnsAnswer };

export type Home = 'abroad' | 'domestic' | 'own_machine';

/** One host of the world, as it is for everyone. */
export interface Site {
  /**
   * Domestic sites stand inside the provider's network, and stay when the way abroad is cut. `own_machine` is a
   * program on the client itself: it needs a loopback address.
   */
  home?: Home;
  /** A fixed IPv4 address; otherwise each host gets its own. */
  address?: string;
  /** Lives on the address of this other host (a CDN). */
  shares?: string;
  /** Answers here too, without publishing it (another edge of a CDN). */
  also_at?: string[];
  /** Publishes an IPv6 address that works, or one that nobody answers; or nothing but an IPv6 address. */
  ipv6?: 'works' | 'dead' | 'only';
  /** What this machine's own file of names (`/etc/hosts`) says of it. */
  hosts_file?: string;
  /** What the world's DNS truly says, if not the site's own address. */
  dns?: DnsAnswer;
  /** Port 80. A redirect to https if absent. */
  http?: Conduct;
  /** Port 443. A page over valid TLS if absent. */
  https?: Conduct;
  /** What it does to this provider's customers, where that is not what it does to others. */
  here?: { http?: StreamConduct; https?: StreamConduct };
  /** What it does to all others, before there is a connection: a site that lets nobody in but this provider's customers. */
  elsewhere?: { http?: PacketConduct; https?: PacketConduct };
  /** What port 80 answers to a Host that is not this site's (a portal, a sinkhole). */
  strangers?: Page;
}

/** What the provider does to what passes. */
export type CensorRule =
  /**
   * `delay_ms`: after a while. `type`: only of this type; what is true of the others. `second`: one more answer right after it,
   * as when somebody on the way was quicker than the resolver.
   */
  | {
      on: 'dns';
      name: string;
      answer: DnsAnswer;
      delay_ms?: number;
      type?: 'A' | 'AAAA';
      second?: DnsAnswer;
    }
  /**
   * Every packet, or every connection, to the addresses of `site`, whatever name it carries; to those of one kind, where it is
   * said. Ports are TCP's.
   */
  | {
      on: 'address';
      site: string;
      ports?: number[];
      only?: 'ipv4' | 'ipv6';
      does: Conduct | Throttle | Cut | Loss | BlackHole;
    }
  /** UDP to these ports of `site`: what HTTP/3 needs. */
  | { on: 'udp'; site: string; ports: number[]; does: PacketConduct }
  /**
   * Connections to the address of `name` whose ClientHello (`sni`) or request head (`host`) carries it. `at`: to the address
   * of this other site instead. `path`: only requests whose path begins so.
   */
  | {
      on: 'sni' | 'host';
      name: string;
      at?: string;
      path?: string;
      does: StreamConduct | Throttle | Cut;
      residual_ms?: number;
    };

/**
 * `offline`: the provider carries nothing · `unplugged`: the client's own link is down · `gateway_cut`: only
 * domestic sites can be reached · `captive_portal`: every http and https connection ends at the portal ·
 * `dead_proxy`: the machine is set to a proxy that does not answer · `wrong_clock`: the machine's clock is more than a
 * year slow, which the lab plays by setting the world's clock, its certificates and its Date headers fast.
 */
export type LineMode =
  | 'normal'
  | 'offline'
  | 'unplugged'
  | 'gateway_cut'
  | 'captive_portal'
  | 'dead_proxy'
  | 'wrong_clock';

export interface Truth {
  verdict: Verdict['verdict'];
  /** Nodes of OONI's ontology; empty unless blocked. */
  mechanisms: string[];
  locus: Verdict['locus'];
  /** The host at fault, where it is not the target's own. */
  failed_host?: string;
  /** Why nothing can be said, when the verdict is `unknown`. */
  reason?: string;
}

/** What one browser can show. Each list holds every answer that is right; an absent one is not asked for. */
export interface Expectation {
  failure_class?: (FailureClass | null)[];
  verdict: Verdict['verdict'][];
  /** The reason that must be among those given. */
  reason?: string;
  /** Flags that must be among those given. */
  flags?: Flag[];
  failed_host?: string | null;
}

export interface Scenario {
  /** Stable, kebab-case. */
  id: string;
  /** One plain sentence for a person. */
  what: string;
  url: string;
  line: LineMode;
  /** Played in a lab of its own, with the others of this name: what the provider does there concerns them all. */
  apart?: string;
  /** The collector abroad asks this provider's resolver for names, and is told the same as its customers. */
  is_collector_misled?: true;
  /** Not played without a control: nothing else tells it from a filter on the way. */
  needs_control?: true;
  /** Hosts by name. The host of `url` is there even if it is not listed. */
  world: Record<string, Site>;
  censor: CensorRule[];
  truth: Truth;
  /** What raw sockets see at the client: `stage:what` (test/lab/look.ts); either of two with a `|` between them. */
  wire: string;
  /** The same from abroad; what is blocked answers there, where this is no other than `wire`. */
  abroad: string;
  expect: Record<LabBrowser, Expectation>;
  /** What of the true mechanisms each browser can show at best. */
  supported: Record<LabBrowser, string[]>;
}
