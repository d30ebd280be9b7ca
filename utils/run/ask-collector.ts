/**
 * One look at one collector: its keys, its lists, and whole bundles of controls, never a single target; through its relay,
 * as soon as it has named one.
 */
import { Check } from 'typebox/value';
import type { CollectorMemory, CollectorProblem, KeptList } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { acceptBundle } from '../targets/control-bundle.ts';
import { freshAge } from '../targets/freshness.ts';
import { inOrderOfUse } from '../targets/list-order.ts';
import { ListIndex } from '../targets/schema.control.ts';
import type { ListEntry } from '../targets/schema.control.ts';
import type { CheckSignature } from '../targets/signature.ts';
import { acceptKeys } from '../targets/trusted-keys.ts';
import { SECOND } from '../schedule/time.ts';
import { askForKeys, askStraight, askThroughRelay } from './ask-keys.ts';
import type { Ask, AskWorld } from './ask-keys.ts';
import type { FetchedJson } from './fetch-json.ts';

export interface CollectorWorld extends AskWorld {
  store: Pick<Store, 'keepCollector' | 'keepControls'>;
  checkSignature: CheckSignature;
}

export interface CollectorWishes {
  /** ISO 3166-1 alpha-2 of the line, where it is known. */
  country: string | null;
  /** What all lists but the first may cost together. */
  allowance_bytes: number;
  /** Fires when a person stops the batch, or when it has taken too long: only the second is the collector's problem. */
  signal: AbortSignal;
}

const BUNDLE_PATIENCE_MS = 20 * SECOND;
/** A list of 10,000 targets. */
const MOST_BUNDLE_BYTES = 24_000_000;
/** What one target of a bundle costs on the wire, before a bundle of this collector was seen. */
const TARGET_BYTES = 300;

/**
 * What is true is kept list by list, so that a worker that ends here loses nothing; what is not leaves what was there, and
 * is noted as the collector's problem.
 * @returns the bytes that it cost. Never rejects for the network's or the collector's sake.
 */
export async function askCollector(
  world: CollectorWorld,
  known: CollectorMemory,
  wishes: CollectorWishes,
): Promise<number> {
  const { store, now } = world;
  const keys = await askForKeys(world, known, wishes.signal);
  let { bytes } = keys;
  let memory = known;
  const fail = async (kind: CollectorProblem) => {
    if (!isStopped(wishes.signal))
      await store.keepCollector({ ...memory, problem: { kind, at: now().toISOString() } });
    return bytes;
  };

  if (keys.kind !== 'answer') return fail(problemOf(keys));
  const accepted = await acceptKeys(known.keys, keys.json, now(), world.checkSignature);
  if (!accepted.ok) return fail(accepted.refusal);
  const { relay, gateway_key, issuer } = accepted;
  memory = { ...memory, keys: accepted.keys, relay, gateway_key, issuer };
  const ask =
    relay === null
      ? askStraight(world, known.url, wishes.signal)
      : askThroughRelay(world, memory, wishes.signal);
  if (ask === null) return fail('malformed');
  const index = await ask('v1/lists');
  bytes += index.bytes;
  if (index.kind !== 'answer') return fail(problemOf(index));
  if (!Check(ListIndex, index.json)) return fail('malformed');

  const lists = inOrderOfUse(index.json.lists, wishes.country).filter(({ targets }) => targets > 0);
  const problems: CollectorProblem[] = [];
  let spent = 0;
  let perTarget = TARGET_BYTES;
  for (const [place, list] of lists.entries()) {
    const before = memory.lists.find(({ id }) => id === list.id);
    const expected = before?.bytes ?? list.targets * perTarget;
    if (place > 0 && spent + expected > wishes.allowance_bytes) continue;
    const looked = await lookAt(world, memory, list, ask);
    bytes += looked.bytes;
    memory = looked.memory;
    if (place > 0) spent += looked.bytes;
    if (looked.problem !== null) problems.push(looked.problem);
    const kept = memory.lists.find(({ id }) => id === list.id);
    if (kept !== undefined) perTarget = kept.bytes / list.targets;
  }
  const gone = memory.lists.filter(({ id }) => !lists.some((list) => list.id === id));
  for (const { id } of gone) {
    memory = { ...memory, lists: memory.lists.filter((list) => list.id !== id) };
    await store.keepControls(memory, id, new Map());
  }
  // That one list is not ready yet is the least of what may be wrong.
  const kind = problems.find((problem) => problem !== 'not_ready') ?? problems[0] ?? null;
  if (kind !== null) return fail(kind);
  await store.keepCollector({ ...memory, problem: null });
  return bytes;
}

interface Looked {
  memory: CollectorMemory;
  problem: CollectorProblem | null;
  bytes: number;
}

async function lookAt(
  { store, now, checkSignature }: CollectorWorld,
  memory: CollectorMemory,
  { id }: ListEntry,
  ask: Ask,
): Promise<Looked> {
  const held = memory.lists.find((list) => list.id === id);
  const path = `v1/controls?list=${encodeURIComponent(id)}` as const;
  const limits = { limit_bytes: MOST_BUNDLE_BYTES, timeout_ms: BUNDLE_PATIENCE_MS };
  const fetched = await ask(path, held?.etag ?? null, limits);
  const { bytes } = fetched;
  const at = now();
  const ageProblem = (made: string) => (freshAge(made, at) === null ? 'stale' : null);

  if (fetched.kind === 'unchanged' && held !== undefined) {
    const seen = { ...memory, received_at: at.toISOString() };
    return { memory: seen, problem: ageProblem(held.generated_at), bytes };
  }
  if (fetched.kind !== 'answer') return { memory, problem: problemOf(fetched), bytes };
  const expected = { list: id, keys: memory.keys, now: at, newest: held?.generated_at ?? null };
  const accepted = await acceptBundle(fetched.json, expected, checkSignature);
  if (!accepted.ok) return { memory, problem: accepted.refusal, bytes };
  const { generated_at, interval_seconds, targets } = accepted.bundle;
  const list: KeptList = { id, etag: fetched.etag, generated_at, interval_seconds, bytes };
  const next = {
    ...memory,
    lists: [...memory.lists.filter((other) => other.id !== id), list],
    received_at: at.toISOString(),
  };
  const { signer } = accepted;
  const said = Object.entries(targets).map(([url, control]) => [url, { control, signer }] as const);
  await store.keepControls(next, id, new Map(said));
  return { memory: next, problem: ageProblem(generated_at), bytes };
}

function isStopped({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof DOMException && reason.name === 'TimeoutError');
}

function problemOf(fetched: FetchedJson): CollectorProblem {
  if (fetched.kind === 'refused') return fetched.status === 503 ? 'not_ready' : 'bad_answer';
  return fetched.kind === 'unreachable' ? 'unreachable' : 'bad_answer';
}
