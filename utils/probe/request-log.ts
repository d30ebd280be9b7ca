/**
 * What the browser's `webRequest` events tell of our own requests. Pure: events in, traces out.
 *
 * A request is claimed once, at its first event, by the URL that we asked; afterwards only its id counts, because
 * redirects and upgrades change the URL.
 */
import type { Certificate, Hop, Observation } from './observation.ts';

/** One `webRequest` event of our own, in the same words for every browser. Addresses are null where not given. */
export type RequestEvent =
  | { stage: 'started'; requestId: string; url: string; proxy: Observation['proxy'] }
  | { stage: 'secured'; requestId: string; certificate: Certificate | null }
  | {
      stage: 'redirected';
      requestId: string;
      url: string;
      status: number | null;
      address: string | null;
      location: string;
    }
  | { stage: 'answered'; requestId: string; address: string | null; protocol: string | null }
  | { stage: 'completed'; requestId: string }
  | { stage: 'failed'; requestId: string; url: string; error: string; address: string | null };

/** What is known of one request so far. */
export interface Trace {
  /** As we asked, without a fragment. */
  readonly asked: string;
  /** Null until its first event. */
  readonly requestId: string | null;
  readonly phase: 'expected' | 'started' | 'answered' | 'completed' | 'failed';
  /** The URL of the hop under way, or of the last one. */
  readonly url: string;
  readonly hops: readonly Hop[];
  readonly address: string | null;
  readonly protocol: string | null;
  readonly error: string | null;
  readonly proxy: Observation['proxy'];
  readonly certificate: Certificate | null;
}

export function newTrace(url: string): Trace {
  const asked = withoutFragment(url);
  return {
    asked,
    requestId: null,
    phase: 'expected',
    url: asked,
    hops: [],
    address: null,
    protocol: null,
    error: null,
    proxy: null,
    certificate: null,
  };
}

/** No further event can follow. */
export function hasEnded(trace: Trace): boolean {
  return trace.phase === 'completed' || trace.phase === 'failed';
}

/**
 * The trace that an event belongs to, or null: then the request is none of the expected ones and must be forgotten.
 * An http URL may be seen as https from its first event on (Firefox's HTTPS-Only mode), never the other way round.
 */
export function ownerOf<T extends { trace: Trace }>(requests: Iterable<T>, event: RequestEvent): T | null {
  const all = [...requests];
  const known = all.find(({ trace }) => trace.requestId === event.requestId);
  if (known !== undefined) return known;
  if (event.stage !== 'started') return null;
  const url = withoutFragment(event.url);
  const free = all.filter(({ trace }) => trace.requestId === null);
  return (
    free.find(({ trace }) => trace.asked === url) ??
    free.find(({ trace }) => trace.asked.replace(/^http:/, 'https:') === url) ??
    null
  );
}

/** The trace after one of its events. Events after the last one are ignored. */
export function advance(trace: Trace, event: RequestEvent): Trace {
  if (hasEnded(trace)) return trace;
  switch (event.stage) {
    case 'started':
      return {
        ...trace,
        requestId: event.requestId,
        phase: 'started',
        url: withoutFragment(event.url),
        address: null,
        protocol: null,
        certificate: null,
        proxy: event.proxy,
      };
    case 'secured':
      return { ...trace, certificate: event.certificate };
    case 'redirected': {
      const { url, status, address, location } = event;
      return {
        ...trace,
        url: withoutFragment(location),
        hops: [...trace.hops, { url: withoutFragment(url), status, address, location }],
        address: null,
        protocol: null,
        certificate: null,
      };
    }
    case 'answered':
      return { ...trace, phase: 'answered', address: event.address, protocol: event.protocol };
    case 'completed':
      return { ...trace, phase: 'completed' };
    case 'failed':
      break;
  }
  return {
    ...trace,
    phase: 'failed',
    url: withoutFragment(event.url),
    error: event.error,
    address: event.address ?? trace.address,
  };
}

export function withoutFragment(url: string): string {
  const [address = url] = url.split('#', 1);
  return address;
}
