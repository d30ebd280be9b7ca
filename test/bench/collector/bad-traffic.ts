/** Sends bad requests to a collector, many at a time, and tells what it said to them. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { badRequests, type BadRequest } from './bad-requests.ts';
import { hourOf } from './batches.ts';
import { openConnection } from './http-connection.ts';
import { loadAddress } from './load-plan.ts';

export interface BadTraffic {
  port: number;
  /** Stands in every request that can hold it. */
  marker: string;
  count: number;
  connections: number;
  seed: number;
}

export interface BadTrafficAnswers {
  /** How often each status was said; `none`: the connection was closed without a word. */
  statuses: Map<string, number>;
  /** What was taken, or answered with anything but 4xx. */
  notRefused: number;
  /** What was said to what, each once, at most 20. */
  wrongs: string[];
}

/** Made at a time: a hundred thousand at once would fill the memory. */
const CHUNK = 1000;
const MOST_WRONGS = 20;

export async function sendBadRequests(traffic: BadTraffic): Promise<BadTrafficAnswers> {
  const answers: BadTrafficAnswers = { statuses: new Map(), notRefused: 0, wrongs: [] };
  const requests = generate(traffic);
  await Promise.all(
    Array.from({ length: traffic.connections }, (_, index) =>
      sendFrom(requests, index, traffic.port, answers),
    ),
  );
  return answers;
}

function* generate({ marker, count, seed }: BadTraffic): Generator<BadRequest, undefined> {
  const arbitrary = badRequests(marker, hourOf(new Date()));
  for (let made = 0; made < count; made += CHUNK) {
    yield* fc.sample(arbitrary, { numRuns: Math.min(CHUNK, count - made), seed: seed + made });
  }
}

async function sendFrom(
  requests: Iterator<BadRequest, undefined>,
  index: number,
  port: number,
  answers: BadTrafficAnswers,
): Promise<void> {
  const endpoint = { port, localAddress: loadAddress(index) };
  let connection = await openConnection(endpoint);
  for (let next = requests.next(); next.done !== true; next = requests.next()) {
    if (!connection.isOpen()) connection = await openConnection(endpoint);
    const answer = await connection.ask(next.value.bytes);
    // What a bad frame leaves in the connection would be read as the next request.
    if (next.value.breaksFrame) connection.close();
    note(answers, next.value, answer === null ? null : { status: answer.status, body: answer.body });
  }
  connection.close();
}

function note(
  answers: BadTrafficAnswers,
  { wrong, bytes, breaksFrame }: BadRequest,
  answer: { status: number; body: string } | null,
): void {
  const { statuses, wrongs } = answers;
  const status = answer === null ? 'none' : String(answer.status);
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const isRefused = answer === null ? breaksFrame : answer.status >= 400 && answer.status < 500;
  if (isRefused) return;
  answers.notRefused += 1;
  const sent = bytes.toString('latin1').split('\r\n\r\n', 2).at(-1)?.slice(0, 200);
  const line = `${wrong}: answered ${status} ${answer?.body.slice(0, 200) ?? ''} to ${JSON.stringify(sent)}`;
  if (wrongs.length < MOST_WRONGS && !wrongs.includes(line)) wrongs.push(line);
}

/** A byte now and then, so that the connection never looks idle. */
const DRIP_MS = 500;

/**
 * Senders that begin a batch and never end it. Resolves when the collector has cut all of them off, with how many it
 * answered with 4xx or closed; rejects if one still stands after `patienceSeconds`.
 */
export async function sendSlowBodies(port: number, count: number, patienceSeconds: number): Promise<number> {
  const ends = Array.from({ length: count }, async (_, index) => {
    const connection = await openConnection({ port, localAddress: loadAddress(index) });
    const head =
      'POST /v1/reports HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{';
    const answered = connection.ask(Buffer.from(head)).then((answer) => answer ?? 'closed');
    const deadline = performance.now() + patienceSeconds * 1000;
    for (;;) {
      const ended = await Promise.race([answered, sleep(DRIP_MS, null)]);
      if (ended !== null) {
        connection.close();
        return ended === 'closed' || (ended.status >= 400 && ended.status < 500);
      }
      if (performance.now() > deadline)
        throw new Error(`a slow body was not cut off in ${patienceSeconds} s`);
      connection.write(Buffer.from(' '));
    }
  });
  return (await Promise.all(ends)).filter(Boolean).length;
}
