/** Evidence with a ladder, for tests: the times and the forms are those of real batches in the lab. */
import type { Evidence } from '../../../utils/diagnose/evidence.ts';
import { anewUrl } from '../../../utils/diagnose/resolver-witness.ts';
import { unheardUrl } from '../../../utils/diagnose/silent-resolver.ts';
import type { Ladder, LiteralProbe } from '../../../utils/diagnose/ladder.ts';
import type { DohAnswer } from '../../../utils/probe/doh-answer.ts';
import type { KnockAnswer } from '../../../utils/probe/knock-answer.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { answered, dns, failed, frame, hop, observation, START, timedOut } from './making.ts';

export type Driven = 'chromium' | 'firefox';

export const HOST = 'www.example.org';
export const HTTPS = `https://${HOST}/`;
export const HTTP = `http://${HOST}/`;
/** Of the site. */
export const HONEST = '93.184.216.34';
export const OTHER_HONEST = '93.184.216.35';
/** Where nobody of the site lives. */
export const STRANGE = '31.13.94.37';

/** Of an answer over a new connection. */
export const HANDSHAKE = {
  resolved_ms: 20,
  connected_ms: 40,
  secured_ms: 90,
  request_sent_ms: 91,
  first_byte_ms: 130,
};

/** Moments in seconds after the start, as a batch has them. */
const MOMENTS = { attempts: [0, 40, 70], twin: 44, address: 59, frames: [-1, 37, 68, 110] };

export function at(seconds: number, given: Observation): Observation {
  return { ...given, started_at: new Date(Date.parse(START) + seconds * 1000).toISOString() };
}

export interface Scene {
  /** How the name fails, each time; or one form for each of up to three times. */
  attempts: Observation | Observation[];
  /** If absent, of plain http: a site that speaks no TLS. */
  twin?: Observation | null;
  doh?: DohAnswer[];
  literals?: LiteralProbe[];
  knock?: KnockAnswer | null;
  /** Defaults to where the last attempt ended. */
  url?: string;
  frames?: Evidence['frames'];
}

export function scene(given: Scene): Evidence & { ladder: Ladder } {
  const { attempts } = given;
  const forms = Array.isArray(attempts) ? attempts : MOMENTS.attempts.map(() => attempts);
  const moments = forms.length === 2 ? [0, 70] : MOMENTS.attempts;
  const observations = forms.map((form, place) => at(moments[place] ?? 0, form));
  const url = given.url ?? observations.at(-1)?.final_url ?? '';
  const { twin = twinless(url, forms[0]?.browser) } = given;
  const ladder: Ladder = {
    url,
    twin: twin === null ? null : at(MOMENTS.twin, twin),
    doh: given.doh ?? [named(HONEST)],
    literals: (given.literals ?? []).map((probe) => ({
      ...probe,
      observation: at(MOMENTS.address, probe.observation),
    })),
    knock:
      given.knock === undefined || given.knock === null
        ? null
        : { ...given.knock, observation: at(MOMENTS.address, given.knock.observation) },
    witnesses: [resolverHeard(forms[0]?.browser), resolverWell()],
  };
  const frames = given.frames ?? MOMENTS.frames.map((seconds) => frame('online', seconds));
  return { observations, frames, ended: 'measured', ladder };
}

function twinless(url: string, browser: Observation['browser'] = 'chromium'): Observation | null {
  if (!url.startsWith('http:')) return null;
  return fails(browser === 'firefox' ? browser : 'chromium', 'refused', url.replace(/^http:/, 'https:'));
}

/** The resolver in use says at once that there is no such name: it is there. */
export function resolverHeard(browser: Observation['browser'] = 'chromium'): Observation {
  const url = unheardUrl('https://anchor.example.net/', '0123456789abcdef'.repeat(2));
  const driven = browser === 'firefox' ? browser : 'chromium';
  return at(70, fails(driven, 'dns', url));
}

/** The resolver in use leads an anchor, asked for anew, where it belongs, and over a new connection. */
export function resolverWell(given: Partial<Observation> = {}): Observation {
  const url = anewUrl('https://anchor.example.net/');
  return at(MOMENTS.address, answered(200, { url, reused_connection: false, timings: HANDSHAKE, ...given }));
}

// What a resolver over HTTPS says.

export function named(...addresses: string[]): DohAnswer {
  return said('NOERROR', addresses);
}

export function said(rcode: string | null, addresses: string[] = []): DohAnswer {
  const error = rcode === null ? 'TimeoutError' : null;
  return {
    resolver: 'https://doh.example/dns-query',
    host: HOST,
    at: START,
    duration_ms: 30,
    addresses,
    rcode,
    error,
    bytes: 1500,
  };
}

// How the name fails, as each browser shows it.

const RAW = {
  dns: { chromium: 'net::ERR_NAME_NOT_RESOLVED', firefox: 'NS_ERROR_UNKNOWN_HOST' },
  refused: { chromium: 'net::ERR_CONNECTION_REFUSED', firefox: 'NS_ERROR_CONNECTION_REFUSED' },
  reset: { chromium: 'net::ERR_CONNECTION_RESET', firefox: 'NS_ERROR_NET_RESET' },
  wrong_name: {
    chromium: 'net::ERR_CERT_COMMON_NAME_INVALID',
    firefox:
      'Unable to communicate securely with peer: requested domain name does not match the server’s certificate.',
  },
  self_signed: {
    chromium: 'net::ERR_CERT_AUTHORITY_INVALID',
    firefox: 'The certificate is not trusted because it is self-signed.',
  },
  name_alert: {
    chromium: 'net::ERR_SSL_UNRECOGNIZED_NAME_ALERT',
    firefox: 'SSL peer has no certificate for the requested DNS name.',
  },
  handshake: {
    chromium: 'net::ERR_SSL_PROTOCOL_ERROR',
    firefox: 'SSL received a record that exceeded the maximum permissible length.',
  },
} as const;

export type How = keyof typeof RAW;

/** @param address where Firefox was sent to; a Chromium never says. */
export function fails(
  browser: Driven,
  how: How,
  url = HTTPS,
  address: string | null = null,
  given: Partial<Observation> = {},
): Observation {
  const isConnected = how !== 'dns' && how !== 'refused';
  return failed(browser, RAW[how][browser], {
    url,
    ...(browser === 'firefox' ? seenByFirefox(url, address, isConnected) : {}),
    ...given,
  });
}

/** Silent to the end of patience. @param address to which Firefox connected; `nowhere` it was sent and did not. */
export function stalls(
  browser: Driven,
  url = HTTPS,
  { address = null, nowhere = null }: { address?: string | null; nowhere?: string | null } = {},
  given: Partial<Observation> = {},
): Observation {
  const timeout_ms = given.timeout_ms ?? 20_000;
  return timedOut(browser, {
    url,
    raw_error: null,
    timeout_ms,
    duration_ms: timeout_ms,
    ...(browser === 'firefox' ? seenByFirefox(url, address ?? nowhere, address !== null) : {}),
    ...given,
  });
}

function seenByFirefox(url: string, address: string | null, isConnected: boolean): Partial<Observation> {
  const host = new URL(url).hostname;
  const error = address === null ? 'NS_ERROR_UNKNOWN_HOST' : null;
  return {
    dns: dns(address === null ? [] : [address], { host, error }),
    address: isConnected ? address : null,
  };
}

/** The request was sent, as Firefox's timings show. */
export const SENT = {
  timings: { resolved_ms: 5, connected_ms: 10, secured_ms: 20, request_sent_ms: 21, first_byte_ms: null },
};

export function redirected(from: string, to: string, address: string): Partial<Observation> {
  return { url: from, final_url: to, hops: [{ ...hop(from, to, 301), address }] };
}

// The address alone, and the connection alone.

export function literal(
  browser: Driven,
  address: string,
  how: How | 'answers' | 'stalls',
  scheme: 'https' | 'http' = 'https',
  source: LiteralProbe['source'] = 'doh',
): LiteralProbe {
  const url = `${scheme}://${address.includes(':') ? `[${address}]` : address}/`;
  const common = { url, dns: null };
  if (how === 'answers')
    return {
      address,
      source,
      observation: observation({ ...common, browser, end: 'answered', status: 200, address }),
    };
  if (how === 'stalls')
    return { address, source, observation: stalls(browser, url, {}, { ...common, timeout_ms: 10_000 }) };
  const isConnected = browser === 'firefox' && how !== 'refused';
  return {
    address,
    source,
    observation: fails(browser, how, url, null, { ...common, address: isConnected ? address : null }),
  };
}

export function knock(opened: boolean | null, form: Observation): KnockAnswer {
  return { opened, observation: form };
}

/** A knock that ended as the attempts did, before the connection stood. */
export function knockLike(form: Observation): KnockAnswer {
  const { final_url } = form;
  const isSilent = form.end === 'timed_out';
  const limits = isSilent ? { timeout_ms: 10_000, duration_ms: 10_000 } : {};
  return knock(isSilent ? null : false, { ...form, url: final_url, hops: [], ...limits });
}

/** The connection stood. */
export function knockOpens(browser: Driven, url = HTTPS): KnockAnswer {
  return knock(
    true,
    failed(browser, browser === 'chromium' ? 'net::ERR_ALPN_NEGOTIATION_FAILED' : null, { url }),
  );
}
