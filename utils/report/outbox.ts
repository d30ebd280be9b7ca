/**
 * What was shared becomes batches, and batches arrive. Every step is kept before the next begins, so the browser may end the
 * worker at any line: a batch has its name, its token and its bytes once and for all, and a collector counts it once however
 * often it comes.
 */
import type { OutboxStore } from '../store/outbox-store.ts';
import type { OutboxItem, OutgoingBatch, SendTry } from '../store/records.outbox.ts';
import type { Maker } from './anonymise.ts';
import { batchText, MOST_REPORTS, partBatches, type BatchContent } from './batch.ts';
import { firstSending, GATHER_MS, isDue, nextSending, sendingApart } from './delays.ts';
import { MOST_TOKENS } from './schema.tokens.ts';
import { expiryOf, sharedIn } from './share.ts';

export interface OutboxWorld {
  store: OutboxStore;
  now: () => Date;
  /** 0 to 1, as `Math.random`. */
  random: () => number;
  /** A name for a batch: random, 16 to 64 characters of base64url. */
  newId: () => string;
  /** This browser, for outages that no report goes with. */
  maker: Maker | null;
  /** As many tokens, or null: none are to be had now. */
  tokens: (count: number) => Promise<string[] | null>;
  /** Addresses of collectors, in the order in which they are tried. */
  collectors: readonly string[];
  send: (collector: string, text: string) => Promise<SendAnswer>;
}

export type SendAnswer =
  | { kind: 'accepted' }
  /** The collector itself says no, for good. `detail` is for the person. */
  | { kind: 'refused'; detail: string }
  /** It cannot be reached, or not now. */
  | { kind: 'failed'; detail: string };

/** Items that become batches at one time. */
const MOST_ITEMS = MOST_TOKENS * MOST_REPORTS;

/**
 * One round, on a line that works. It sends a batch that is due, or else makes batches of what is ripe: tokens are asked for under the
 * line's own address, and who gives them must not get an envelope in the same moment; nor must envelopes come together.
 *
 * @returns When the next round is due; null: nothing waits.
 */
export async function workOutbox(world: OutboxWorld): Promise<string | null> {
  if ((await world.store.sharing()) === undefined) return null;
  const [due, ...others] = await dueBatches(world);
  if (due === undefined) await form(world);
  else await send(world, due);
  for (const batch of others) await sendApart(world, batch);
  return nextRound(world);
}

/** Items that waited long enough, or are many enough, become batches with tokens. */
async function form(world: OutboxWorld): Promise<void> {
  const { store, now, random, newId, tokens } = world;
  const all = await store.outbox(MOST_ITEMS);
  if (!isRipe(all, now())) return;
  const waiting = all.filter((item) => isTold(item, now()));
  const old = all.filter((item) => !waiting.includes(item));
  // Before tokens are asked for, which may be in vain for weeks: nothing lies here for longer than it can be told.
  if (old.length > 0) await store.dropFromOutbox(old.map(({ id }) => id));
  const { items, contents } = fitting(world, waiting);
  const ids = items.map(({ id }) => id);
  if (contents.length === 0) return store.dropFromOutbox(ids); // Nobody can tell it.
  const given = await tokens(contents.length);
  if (given === null || given.length < contents.length) return;
  const batches = contents.map((content, at) => outgoing(content, newId(), given[at] ?? '', now(), random()));
  await store.formBatches(ids, batches);
}

/** As many items, from the oldest on, as one request for tokens is enough for: long addresses fill batches early. */
function fitting({ now, maker }: OutboxWorld, waiting: readonly OutboxItem[]) {
  for (let count = waiting.length; ; count = Math.ceil(count / 2)) {
    const items = waiting.slice(0, count);
    const { reports, outages } = sharedIn(items, now());
    const contents = partBatches(reports, outages, maker);
    if (contents.length <= MOST_TOKENS) return { items, contents };
  }
}

/** Whether it is young enough for a collector. */
function isTold(item: OutboxItem, now: Date): boolean {
  const { reports, outages } = sharedIn([item], now);
  return reports.length + outages.length > 0;
}

function isRipe(items: readonly OutboxItem[], now: Date): boolean {
  const [first] = items;
  if (first === undefined) return false;
  const age = now.getTime() - Date.parse(first.queued_at);
  return items.length >= MOST_REPORTS || age >= GATHER_MS || age < 0;
}

function outgoing(
  content: BatchContent,
  batch_id: string,
  token: string,
  now: Date,
  random: number,
): OutgoingBatch {
  const hours = [...content.reports.map(({ hour }) => hour), ...content.outages.map(({ from }) => from)];
  return {
    batch_id,
    made_at: now.toISOString(),
    due_at: firstSending(now, random),
    expires_at: expiryOf(hours, now),
    text: batchText(content, batch_id, token),
    failures: 0,
    tries: [],
  };
}

/** Those whose time is nearest to its end before the others. */
async function dueBatches({ store, now }: OutboxWorld): Promise<OutgoingBatch[]> {
  const batches = await store.outgoing();
  return batches
    .filter(({ due_at }) => isDue(due_at, now()))
    .toSorted((a, b) => a.expires_at.localeCompare(b.expires_at));
}

/** To one collector after the other, until one of them says yes or no. */
async function send(world: OutboxWorld, batch: OutgoingBatch): Promise<void> {
  const { store, now, random, collectors } = world;
  const { batch_id, text } = batch;
  const end = (
    outcome: 'accepted' | 'refused' | 'expired',
    collector: string | null,
    answer: string | null,
  ) => store.endOutgoing({ batch_id, ended_at: now().toISOString(), outcome, collector, answer, text });

  if (Date.parse(batch.expires_at) <= now().getTime()) {
    const last = batch.tries.at(-1);
    return end('expired', null, last === undefined ? null : `${last.collector}: ${last.problem}`);
  }
  const tries: SendTry[] = [];
  for (const collector of collectors) {
    // Consent was withdrawn while another was under way: then it is erased, also where it was given anew since.
    if (!(await isWaiting(store, batch_id))) return;
    const answer = await world.send(collector, text);
    if (answer.kind === 'accepted') return end('accepted', collector, null);
    if (answer.kind === 'refused') return end('refused', collector, answer.detail);
    tries.push({ at: now().toISOString(), collector, problem: answer.detail });
  }
  const failures = batch.failures + 1;
  await store.keepOutgoing({ ...batch, failures, tries, due_at: nextSending(now(), failures, random()) });
}

function sendApart({ store, now, random }: OutboxWorld, batch: OutgoingBatch): Promise<void> {
  return store.keepOutgoing({ ...batch, due_at: sendingApart(now(), random()) });
}

async function isWaiting(store: OutboxStore, batch_id: string): Promise<boolean> {
  return (await store.outgoing()).some((batch) => batch.batch_id === batch_id);
}

/** When a round is due; null: nothing waits. */
export async function nextRound({
  store,
  now,
  random,
}: Pick<OutboxWorld, 'store' | 'now' | 'random'>): Promise<string | null> {
  const [items, batches] = await Promise.all([store.outbox(1), store.outgoing()]);
  const moment = now().getTime();
  const gathered = items.map(({ queued_at }) => {
    const at = Date.parse(queued_at) + GATHER_MS;
    // What is ripe and still here got no token, and asking again at once would not help; or others were sent before it.
    const isAhead = at > moment && at <= moment + GATHER_MS;
    return new Date(isAhead ? at : moment + GATHER_MS * (0.5 + random())).toISOString();
  });
  return [...gathered, ...batches.map(({ due_at }) => due_at)].toSorted()[0] ?? null;
}
