/** Puts together what fetch, `webRequest`, Resource Timing and the resolver each know of one attempt. Pure. */
import { estimateBytes } from './byte-estimate.ts';
import type { Fetched } from './fetch-once.ts';
import type { BrowserFamily, DnsAnswer, Observation } from './observation.ts';
import { withoutFragment } from './request-log.ts';
import type { Trace } from './request-log.ts';
import { NO_TIMING_FACTS, timingFacts } from './resource-timing.ts';
import type { TimingEntry } from './resource-timing.ts';

export interface Known {
  url: string;
  method: 'GET' | 'HEAD';
  started_at: string;
  duration_ms: number;
  timeout_ms: number;
  browser: BrowserFamily;
  browser_version: string;
  fetched: Fetched;
  /** Null without host permission, and where the browser tells nothing of requests. */
  trace: Trace | null;
  timing: TimingEntry | null;
  dns: DnsAnswer | null;
}

export function assemble(known: Known): Observation {
  const { url, started_at, duration_ms, timeout_ms, browser, browser_version, trace, dns } = known;
  const { end, answer, body } = known.fetched;
  const timing = known.timing === null ? NO_TIMING_FACTS : timingFacts(known.timing, answer !== null);
  const final_url = finalUrl(known);
  const hops = [...(trace?.hops ?? [])];
  return {
    url,
    ...(known.method === 'HEAD' ? { method: known.method } : {}),
    started_at,
    duration_ms: Math.round(duration_ms),
    browser,
    browser_version,
    visibility: trace === null ? 'opaque' : 'detailed',
    end,
    timeout_ms,
    raw_error: rawError(known),
    status: answer?.status ?? null,
    headers: answer?.headers ?? {},
    address: trace?.address ?? null,
    protocol: timing.protocol ?? trace?.protocol ?? null,
    reused_connection: timing.reused_connection,
    timings: timing.timings,
    hops,
    final_url,
    bytes: estimateBytes({
      hops,
      finalUrl: final_url,
      headers: answer?.headers ?? null,
      reused: timing.reused_connection === true,
      bodyRead: known.method === 'HEAD' ? 0 : (body?.bytes ?? null),
      bodyCounted: timing.encoded_body_bytes,
    }),
    body,
    dns,
    certificate: trace?.certificate ?? null,
    proxy: trace?.proxy ?? null,
  };
}

/** The browser names our own abort an error too; that says nothing of the target and is left out. */
function rawError({ fetched, trace }: Known): string | null {
  const broken = fetched.end === 'failed' || fetched.broke;
  return broken ? (trace?.error ?? null) : null;
}

function finalUrl({ url, fetched, trace }: Known): string {
  return withoutFragment(fetched.answer?.url ?? trace?.url ?? url);
}
