/** Waits until a collector has looked at every target of its lists: a control that comes after the batch is of no use. */
import { setTimeout as pause } from 'node:timers/promises';
import { say } from './exit-status.ts';
import { lineOf } from './error-line.ts';

/** Until something listens: a collector that was started beside us is there within seconds. */
const UP_PATIENCE_MS = 30_000;
/** Until it has looked at everything. */
const READY_PATIENCE_MS = 120_000;
const REQUEST_PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 1000;

export interface CollectorPatience {
  up_ms: number;
  ready_ms: number;
}

/**
 * True when every list's controls are there. False, and one line says why, when they did not come in time or never will; the
 * batch can go on with what there is. Rejects only when `signal` fires, with its reason.
 * @param url as `collectorUrl` gives it.
 */
export async function waitForCollector(
  url: string,
  signal: AbortSignal,
  patience: CollectorPatience = { up_ms: UP_PATIENCE_MS, ready_ms: READY_PATIENCE_MS },
): Promise<boolean> {
  const started = performance.now();
  let said = '';
  let isUp = false;
  for (;;) {
    const state = await look(url, signal);
    if (state.kind === 'ready') return true;
    isUp ||= state.kind === 'wait' && state.isUp;
    const waited_ms = performance.now() - started;
    if (state.kind === 'never' || waited_ms > (isUp ? patience.ready_ms : patience.up_ms)) {
      say(`going on without all of the collector's controls: ${state.why}`);
      return false;
    }
    if (state.why !== said) say(`waiting for the collector: ${state.why}`);
    said = state.why;
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type Readiness =
  | { kind: 'ready' }
  /** `why`: one line for a person. */
  | { kind: 'wait'; isUp: boolean; why: string }
  | { kind: 'never'; why: string };

async function look(base: string, signal: AbortSignal): Promise<Readiness> {
  const index = await ask(new URL('v1/lists', base), signal);
  if (index.kind !== 'answer') return index;
  const ids = listIds(await index.response.json().catch(() => null));
  if (ids === null) return { kind: 'never', why: `${base} is no collector` };
  for (const id of ids) {
    const answer = await ask(new URL(`v1/controls?list=${encodeURIComponent(id)}`, base), signal);
    if (answer.kind === 'answer') await answer.response.body?.cancel();
    else return answer.kind === 'wait' ? { ...answer, why: `list ${id}: ${answer.why}` } : answer;
  }
  return { kind: 'ready' };
}

async function ask(
  url: URL,
  signal: AbortSignal,
): Promise<{ kind: 'answer'; response: Response } | Exclude<Readiness, { kind: 'ready' }>> {
  let response: Response;
  try {
    response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_PATIENCE_MS)]),
    });
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'wait', isUp: false, why: `${url.origin} does not answer (${causeOf(error)})` };
  }
  if (response.ok) return { kind: 'answer', response };
  const why = (await detailOf(response)) ?? `${url.href} answers ${response.status}`;
  const mayChange = response.status === 429 || response.status >= 500;
  return mayChange ? { kind: 'wait', isUp: true, why } : { kind: 'never', why };
}

function listIds(index: unknown): string[] | null {
  if (typeof index !== 'object' || index === null || !('lists' in index)) return null;
  const { lists } = index;
  if (!Array.isArray(lists)) return null;
  return lists.flatMap((list: unknown) =>
    typeof list === 'object' && list !== null && 'id' in list && typeof list.id === 'string' ? [list.id] : [],
  );
}

/** RFC 9457. */
async function detailOf(response: Response): Promise<string | null> {
  const problem: unknown = await response.json().catch(() => null);
  if (typeof problem !== 'object' || problem === null || !('detail' in problem)) return null;
  return typeof problem.detail === 'string' ? lineOf(problem.detail) : null;
}

/** Node's fetch says "fetch failed", and why in its cause. */
function causeOf(error: unknown): string {
  return lineOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);
}
