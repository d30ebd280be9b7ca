/**
 * Sends batches as fast as a server takes them, over connections that each wait for their answer. A process of its own: its work
 * must not run in the measured one. Its argument is a LoadPlan as JSON; prints one line of JSON, a LoadResult.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { batchOf, hourOf, idOf } from './batches.ts';
import { openConnection, type HttpConnection } from './http-connection.ts';
import { loadAddress, type LoadPlan, type LoadResult } from './load-plan.ts';
import { requestOf } from './requests.ts';

const ID_LENGTH = 22;
/** So long somebody waits who was asked to come back later and not told when. */
const RETRY_SECONDS = 1;

const plan: LoadPlan = JSON.parse(process.argv[2] ?? '{}');
const begun = performance.now();
const from = begun + plan.warmUpSeconds * 1000;
const to = from + plan.seconds * 1000;
const result: LoadResult = {
  acknowledged: 0,
  all: 0,
  refused: 0,
  odd: {},
  seconds: plan.seconds,
  p50_ms: 0,
  p99_ms: 0,
};
const latencies: number[] = [];
let sent = 0;

await Promise.all(Array.from({ length: plan.connections }, (_, index) => keepSending(index)));
latencies.sort((a, b) => a - b);
result.p50_ms = latencies[Math.floor(latencies.length * 0.5)] ?? 0;
result.p99_ms = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
console.log(JSON.stringify(result));

async function keepSending(index: number): Promise<void> {
  const template = templateOf(index);
  const endpoint = { port: plan.port, localAddress: loadAddress(index) };
  let connection = await openConnection(endpoint);
  while (performance.now() < to) {
    if (!connection.isOpen()) connection = await openConnection(endpoint);
    await sendOne(connection, template);
  }
  connection.close();
}

async function sendOne(connection: HttpConnection, template: Template): Promise<void> {
  sent += 1;
  const id = sent.toString(36).padStart(ID_LENGTH - plan.run.length, '0');
  for (const offset of template.offsets) template.bytes.write(plan.run + id, offset, 'latin1');
  const started = performance.now();
  const answer = await connection.ask(template.bytes);
  const ended = performance.now();
  if (answer?.status === 202) {
    result.all += 1;
    if (ended < from || ended > to) return;
    result.acknowledged += 1;
    latencies.push(ended - started);
  } else if (answer?.status === 429 || answer?.status === 503) {
    result.refused += 1;
    const left = Math.max(0, to - performance.now());
    await sleep(Math.min(left, (answer.retryAfter ?? RETRY_SECONDS) * 1000));
  } else {
    const what = answer === null ? 'no answer' : String(answer.status);
    result.odd[what] = (result.odd[what] ?? 0) + 1;
  }
}

interface Template {
  bytes: Buffer;
  /** Where the batch's id and its token stand. */
  offsets: number[];
}

/** A request whose id and token are written anew each time: to make JSON of 50 reports each time costs as much as to read it. */
function templateOf(index: number): Template {
  const batch = batchOf('template', index, hourOf(new Date()));
  const bytes = requestOf(JSON.stringify(batch));
  const offsets = [batch.batch_id, batch.token].map((text) => bytes.indexOf(text));
  if (batch.batch_id.length !== ID_LENGTH || idOf('x').length !== ID_LENGTH)
    throw new Error('ids have another length');
  return { bytes, offsets };
}
