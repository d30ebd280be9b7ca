/** Whether anything of a sender's address is left anywhere: itself, its prefix, or a hash of either. */
import { createHash } from 'node:crypto';
import { batch, onTargets } from '../../e2e/collector/batches.ts';
import { allCounted } from '../../e2e/collector/counts.ts';
import { makeFolder, removeFolder, startCollector } from '../../e2e/collector/running-collector.ts';
import type { Measured } from '../figure.ts';
import { openConnection } from './http-connection.ts';
import { requestOf } from './requests.ts';
import { traceIn } from './traces.ts';

const REQUESTS = 10_000;
const ADDRESSES = 500;
const CONNECTIONS = 16;
const HASHES = [
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'blake2b512',
  'blake2s256',
  'sha3-256',
];
/** Of a hash so many digits are looked for: somebody may have kept a part of it. */
const HASH_DIGITS = 16;

export async function measureAddresses(): Promise<Measured> {
  const folder = await makeFolder();
  // Every address through a proxy and directly: the last three bytes are the same, so are they told apart.
  const direct = Array.from(
    { length: ADDRESSES / 2 },
    (_, index) => `127.${200 + (index % 50)}.${index}.${10 + (index % 200)}`,
  );
  const forwarded = direct.map((_, index) =>
    index % 2 === 0
      ? `203.0.${100 + (index % 100)}.${index}`
      : `2001:db8:${(4096 + index).toString(16)}:77::${(256 + index).toString(16)}`,
  );
  const collector = await startCollector(folder, '--min-reporters', '1');
  try {
    const port = Number(new URL(collector.url).port);
    const statuses = new Map<string, number>();
    let sent = 0;
    const send = async (): Promise<void> => {
      for (let number = sent++; number < REQUESTS; number = sent++) {
        const [localAddress = '', proxied = ''] = [
          direct[number % direct.length],
          forwarded[number % forwarded.length],
        ];
        const connection = await openConnection({ port, localAddress });
        const answer = await connection.ask(requestAbout(number, proxied));
        const status = answer === null ? 'none' : String(answer.status);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        connection.close();
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, send));
    await allCounted(collector);
    const metrics = (await collector.ask('/metrics')).text;
    const health = (await collector.ask('/v1/health')).text;
    await collector.stop();
    const needles = [...direct, ...forwarded].flatMap(formsOf);
    const traces = await traceIn(needles, { folder, texts: { metrics, health, log: collector.log() } });
    return {
      figures: [
        {
          part: 'addresses',
          what: 'places where an address, a prefix or a hash of one is left',
          value: traces.length,
          unit: 'places',
          goal: 0,
          from: {
            addresses: ADDRESSES,
            requests: REQUESTS,
            forms: needles.length,
            ...Object.fromEntries([...statuses].toSorted(([a], [b]) => Number(a) - Number(b))),
          },
        },
      ],
      wrongs: traces,
    };
  } finally {
    await collector.stop('SIGKILL');
    await removeFolder(folder);
  }
}

/** Most are taken; some are refused, ask for something else, or fall over: each way has its own words. */
function requestAbout(number: number, proxied: string): Buffer {
  const headers = Math.floor(number / 7) % 2 === 0 ? [`x-forwarded-for: ${proxied}`] : [];
  const good = JSON.stringify(batch(onTargets(3)));
  switch (number % 10) {
    case 0:
      return requestOf(`{"token":"x"}`, '/v1/reports', headers);
    case 1:
      return requestOf(good.slice(0, -5), '/v1/reports', headers);
    case 2:
      return getOf('/v1/network', headers);
    case 3:
      return getOf('/v1/aggregates?probe_cc=nowhere', headers);
    case 4:
      return getOf('/v1/nothing', [...headers, 'x-odd: \u0001']);
    default:
      return requestOf(good, '/v1/reports', headers);
  }
}

function getOf(path: string, headers: readonly string[]): Buffer {
  return Buffer.from(
    ['GET ' + path + ' HTTP/1.1', 'host: 127.0.0.1', ...headers, '', ''].join('\r\n'),
    'latin1',
  );
}

/** An address in the forms in which somebody might have kept it: text, prefixes, numbers, hashes of these. */
function formsOf(address: string): string[] {
  const isV4 = address.includes('.');
  const parts = address.split(isV4 ? '.' : ':');
  const prefix = isV4 ? parts.slice(0, 3).join('.') : parts.slice(0, 3).join(':');
  const texts = isV4
    ? [
        address,
        `${prefix}.0`,
        `::ffff:${address}`,
        String(v4Number(parts)),
        v4Number(parts).toString(16).padStart(8, '0'),
      ]
    : [address, `${prefix}::`];
  // A short prefix stands in too many other things by chance: with the dot that follows it does not.
  const plain = isV4 ? [address, `${prefix}.`] : [address, `${prefix}:`];
  return [...plain, ...texts.flatMap(hashesOf)];
}

function v4Number(parts: readonly string[]): number {
  return parts.reduce((value, part) => value * 256 + Number(part), 0);
}

function hashesOf(text: string): string[] {
  return HASHES.flatMap((name) => {
    const hash = createHash(name).update(text).digest();
    return [hash.toString('hex').slice(0, HASH_DIGITS), hash.toString('base64').slice(0, HASH_DIGITS)];
  });
}
