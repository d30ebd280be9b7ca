/** The chosen collectors for one round: their keys are asked for once, and nothing is used that they do not agree on. */
import { Check } from 'typebox/value';
import { fromBase64url, type Bytes } from '../targets/base64url.ts';
import { collectorUrl } from '../targets/collector-url.ts';
import { agreedKeys, type AgreedKeys, type KeysSeen } from '../report/key-consistency.ts';
import { decodeKeyConfiguration } from '../report/ohttp-keys.ts';
import type { OutboxWorld } from '../report/outbox.ts';
import { sendStraight, sendThrough } from '../report/send-batch.ts';
import { blindTokens } from '../report/tokens.ts';
import { SECOND } from '../schedule/time.ts';
import type { SharingObstacle } from '../store/records.outbox.ts';
import { CollectorKeys, type CollectorKey } from '../targets/schema.control.ts';
import { askForKeys, type KnownWay } from './ask-keys.ts';

export interface CollectorsWorld {
  fetch: typeof fetch;
  now: () => Date;
  /** Base URLs, in the order in which they are tried. */
  collectors: readonly string[];
  /** What is remembered of collectors: their relays. */
  known: readonly KnownWay[];
  /** An issuer that they name may be asked over plain http, too, as they are. */
  plainHttp: boolean;
  signal: AbortSignal;
}

const PATIENCE_MS = 20 * SECOND;

export interface OpenCollectors extends Pick<OutboxWorld, 'tokens' | 'send'> {
  /** Why the last question for tokens gave none; null: it gave some, or there was none. */
  obstacle: () => SharingObstacle | null;
}

export function openCollectors(world: CollectorsWorld): OpenCollectors {
  const { fetch, now, collectors, plainHttp, signal } = world;
  let asked: Promise<KeysSeen[]> | null = null;
  let obstacle: SharingObstacle | null = null;
  const keysSeen = () => (asked ??= Promise.all(collectors.map((from) => keysOf(world, from))));
  const agreed = async (purpose: CollectorKey['purpose']): Promise<AgreedKeys> =>
    collectors.length === 0 ? { ok: false, reason: 'none' } : agreedKeys(await keysSeen(), purpose, now());

  return {
    tokens: async (count) => {
      const keys = await agreed('tokens');
      const key = keyIn(keys);
      obstacle = keys.ok || keys.reason === 'none' ? 'no_tokens' : keys.reason;
      if (!keys.ok || key === null) return null;
      if (keys.issuer !== null && !collectorUrl(keys.issuer, { plainHttp }).ok) {
        obstacle = 'bad_issuer';
        return null;
      }
      for (const issuer of keys.issuer === null ? collectors : [keys.issuer]) {
        const tokens = await askForTokens(world, issuer, key, count);
        if (tokens === null) continue;
        obstacle = null;
        return tokens;
      }
      return null;
    },
    obstacle: () => obstacle,
    send: async (collector, text) => {
      const keys = await agreed('ohttp');
      const relay = (await keysSeen()).find(({ from }) => from === collector)?.keys?.relay ?? null;
      const way = { url: relay ?? collector, fetch, signal: patient(signal) };
      const key = keyIn(keys);
      const configuration = key === null ? null : decodeKeyConfiguration(key.public_key);
      if (configuration !== null) return sendThrough({ ...way, key: configuration }, text);
      // Only a collector that has no envelopes at all is written to openly: not one whose key is in doubt.
      const hasNone = !keys.ok && keys.reason === 'none' && relay === null;
      if (hasNone) return sendStraight(way, text);
      return { kind: 'failed', detail: keys.ok ? 'unknown_key' : keys.reason };
    },
  };
}

/** Through its relay where that is known: whom a collector does not see it cannot show keys of their own. */
async function keysOf({ fetch, now, known, signal }: CollectorsWorld, from: string): Promise<KeysSeen> {
  const way = known.find(({ url }) => url === from) ?? { url: from, received_at: null };
  const answer = await askForKeys({ fetch, now }, way, signal);
  const keys = answer.kind === 'answer' && Check(CollectorKeys, answer.json) ? answer.json : null;
  return { from, keys };
}

interface ReadKey {
  id: string;
  public_key: Bytes;
}

function keyIn(agreed: AgreedKeys): ReadKey | null {
  const key = agreed.ok ? agreed.keys[0] : undefined;
  const public_key = key === undefined ? null : fromBase64url(key.public_key);
  return key === undefined || public_key === null ? null : { id: key.id, public_key };
}

/** Null: it gives none now, or gave what does not hold. */
async function askForTokens(
  { fetch, now, signal }: CollectorsWorld,
  issuer: string,
  key: ReadKey,
  count: number,
): Promise<string[] | null> {
  try {
    const { request, finish } = await blindTokens(key, now().toISOString().slice(0, 10), count);
    const response = await fetch(new URL('v1/tokens', issuer).href, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': '*' },
      body: JSON.stringify(request),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: patient(signal),
    });
    const made = response.ok ? await finish(await response.json()) : null;
    return made?.ok === true ? made.tokens : null;
  } catch {
    return null; // A line that fails, an answer that is no JSON, a key that is no point of the curve.
  }
}

function patient(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
}
