/** Short words to write scenarios with: each is a piece of one, in the vocabulary of scenario.ts. */
import type { FailureClass, Flag, Verdict } from '../../utils/diagnose/verdict.ts';
import { hostOf } from './plan.ts';
import type {
  CensorRule,
  Conduct,
  DnsAnswer,
  Expectation,
  LabBrowser,
  LineMode,
  Page,
  Scenario,
  Site,
  StreamConduct,
  Truth,
} from './scenario.ts';

export const ALERT = { handshake_failure: 40, access_denied: 49, internal_error: 80, unrecognized_name: 112 };

// What is true.

export const fine: Truth = { verdict: 'ok', mechanisms: [], locus: null };
export const down: Truth = { verdict: 'down', mechanisms: [], locus: null };
export const blocked = (...mechanisms: string[]): Truth => ({
  verdict: 'blocked',
  mechanisms,
  locus: 'network',
});
/** By the site itself, of this country. */
export const refusedBySite: Truth = {
  verdict: 'blocked',
  mechanisms: ['http.error'],
  locus: 'server_side',
};
/** Chromium tells no address of a connection that failed. */
export const addressUnseen = { chromium: ['dns.injection'] };
/** Chromium calls a certificate signed by itself and one of an unknown root the same. */
export const signerUnseen = { chromium: ['tls.mitm'] };
/** Chromium shows no address, and nothing that was asked by this name answers: a false address would look the same. */
export const placeUnseen = { chromium: [] };
/** Whatever is said to this port of the address: it may be cut off before or after it is heard. */
export const stageUnseen = { chromium: [], firefox: [] };
export const unsayable = (reason: string): Truth => ({
  verdict: 'unknown',
  mechanisms: [],
  locus: null,
  reason,
});

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
  apart?: string;
  is_collector_misled?: true;
  needs_control?: true;
  /** Flags that must be given. */
  flags?: Flag[];
  /** Whichever hop of a circle is named. */
  anyFailedHost?: true;
  /** What raw sockets see abroad, where that is not what they see here, and it is not blocked. */
  abroad?: string;
  /** What a browser can show of the mechanisms at best, where that is less than the truth. */
  supports?: Partial<Record<LabBrowser, string[]>>;
  /** A known limit: what else is answered. It is scored as wrong all the same. */
  limit?: Verdict['verdict'];
}

/** A failure may be `unknown`, whatever is true of it: how often it is, the score tells. */
export function scenario(written: Written): Scenario {
  const { id, what, url, truth, wire, abroad = wire, line = 'normal', world = {}, censor = [] } = written;
  return {
    id,
    what,
    url,
    line,
    ...(written.apart === undefined ? {} : { apart: written.apart }),
    ...(written.is_collector_misled ? { is_collector_misled: true } : {}),
    ...(written.needs_control ? { needs_control: true } : {}),
    world,
    censor,
    truth,
    wire,
    abroad,
    expect: { chromium: expectation(written, 'chromium'), firefox: expectation(written, 'firefox') },
    supported: { chromium: supported(written, 'chromium'), firefox: supported(written, 'firefox') },
  };
}

/** What no evidence from this browser can tell, whatever is asked (facts of 2026-11). */
const HIDDEN: readonly { node: string; from: readonly LabBrowser[]; shown: string[] }[] = [
  // No browser shows an rcode.
  { node: 'dns.nxdomain', from: ['chromium', 'firefox'], shown: ['dns'] },
  { node: 'dns.refused', from: ['chromium', 'firefox'], shown: ['dns'] },
  // Firefox has one word for both, and they have no common node.
  { node: 'tcp.refused', from: ['firefox'], shown: [] },
  { node: 'ip.unreachable', from: ['firefox'], shown: [] },
];

function supported({ truth, supports }: Written, browser: LabBrowser): string[] {
  const own = supports?.[browser];
  if (own !== undefined) return own;
  return truth.mechanisms.flatMap(
    (node) => HIDDEN.find((each) => each.node === node && each.from.includes(browser))?.shown ?? [node],
  );
}

function expectation(
  { url, truth, shows, limit, flags = [], anyFailedHost }: Written,
  browser: LabBrowser,
): Expectation {
  if (shows === undefined) {
    return { verdict: [truth.verdict], ...(truth.reason === undefined ? {} : { reason: truth.reason }) };
  }
  const own = typeof shows === 'object' && shows !== null && !Array.isArray(shows) ? shows[browser] : shows;
  const failure_class = Array.isArray(own) ? own : [own];
  const known = [...new Set([truth.verdict, ...(limit === undefined ? [] : [limit])])];
  if (failure_class.includes(null)) {
    // Where it fails in one play and not in the next, either may be.
    const host = failure_class.length === 1 ? { failed_host: null } : {};
    return { failure_class, verdict: known, ...host, flags };
  }
  return {
    // What is not seen to be wrong shows no failure.
    failure_class: limit === 'ok' ? [...failure_class, null] : failure_class,
    verdict: [...new Set(['unknown' as const, ...known])],
    ...(anyFailedHost === true || limit === 'ok' ? {} : { failed_host: truth.failed_host ?? hostOf(url) }),
    flags,
  };
}

// What the censor does.

export const lie = (name: string, answer: DnsAnswer): CensorRule[] => [{ on: 'dns', name, answer }];
export const address = (site: string, does: Conduct, ports?: number[]): CensorRule[] => [
  { on: 'address', site, does, ...(ports ? { ports } : {}) },
];
export const sni = (name: string, does: StreamConduct): CensorRule[] => [{ on: 'sni', name, does }];
export const host = (name: string, does: StreamConduct): CensorRule[] => [{ on: 'host', name, does }];

export const page = (given: Page): Extract<StreamConduct, { kind: 'serve' }> => ({
  kind: 'serve',
  page: given,
});
export const sentTo = (location: string) => page({ status: 302, headers: { location } });
export const HTML = { kind: 'serve', page: {} } as const;
export const ended = (at: 'accept' | 'first_flight', by: 'rst' | 'fin' | 'silence') =>
  ({ kind: 'end', at, by }) as const;
