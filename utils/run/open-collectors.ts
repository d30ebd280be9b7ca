/**
 * The chosen collectors for one round: their keys are asked for once, and nothing is used that they do not agree on. A round
 * either shows them the address of this line, when it asks for keys and tokens, or sends through a relay: whoever is asked and
 * gets an envelope in the next second could tell whose it is.
 */
import { Check } from 'typebox/value';
import { fromBase64url, type Bytes } from '../targets/base64url.ts';
import { below } from '../targets/below.ts';
import { collectorUrl } from '../targets/collector-url.ts';
import { agreedKeys, type AgreedKeys, type KeysSeen } from '../report/key-consistency.ts';
import { decodeKeyConfiguration } from '../report/ohttp-keys.ts';
import type { OutboxWorld, SendAnswer } from '../report/outbox.ts';
import { sendStraight, sendThrough } from '../report/send-batch.ts';
import { blindTokens } from '../report/tokens.ts';
import { DAY, SECOND } from '../schedule/time.ts';
import type { SharingObstacle } from '../store/records.outbox.ts';
import type { Store } from '../store/store.ts';
import { CollectorKeys, type CollectorKey } from '../targets/schema.control.ts';
import { askForKeys, type KnownWay } from './ask-keys.ts';

export interface CollectorsWorld {
  store: Pick<Store, 'get' | 'put'>;
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
/** Keys and relays change: what was shown longer ago is asked for anew. */
const SHOWN_MS = DAY;

export interface OpenCollectors extends Pick<OutboxWorld, 'tokens' | 'send'> {
  /** Why the question for tokens gave none; null: it gave some. Undefined: there was none. */
  obstacle: () => SharingObstacle | null | undefined;
}

export function openCollectors(world: CollectorsWorld): OpenCollectors {
  const { fetch, collectors, plainHttp, signal } = world;
  let asked: Promise<KeysSeen[]> | null = null;
  let obstacle: SharingObstacle | null | undefined;
  const showKeys = () => (asked ??= shownNow(world));
  const agreed = (seen: readonly KeysSeen[], purpose: CollectorKey['purpose']): AgreedKeys =>
    collectors.length === 0 ? { ok: false, reason: 'none' } : agreedKeys(seen, purpose, world.now());

  return {
    tokens: async (count) => {
      const keys = agreed(await showKeys(), 'tokens');
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
      const shown = asked === null ? await shownBefore(world) : null;
      const seen = shown ?? (await showKeys());
      const keys = agreed(seen, 'ohttp');
      if (!keys.ok && keys.reason !== 'none') return { kind: 'failed', detail: keys.reason };
      const relay = seen.find(({ from }) => from === collector)?.keys?.relay ?? null;
      // They may have just seen who asked: behind a relay the batch goes in a later round.
      if (shown === null && relay !== null) return { kind: 'failed', detail: 'keys_asked' };
      const way = { url: relay ?? collector, fetch, signal: patient(signal) };
      // Only a collector that has no envelopes at all is written to openly: not one whose key is in doubt.
      if (!keys.ok && relay === null) return sendStraight(way, text);
      const key = keyIn(keys);
      const configuration = key === null ? null : decodeKeyConfiguration(key.public_key);
      const answer: SendAnswer =
        configuration === null
          ? { kind: 'failed', detail: 'unknown_key' }
          : await sendThrough({ ...way, key: configuration }, text);
      if (answer.kind === 'failed' && answer.detail === 'unknown_key')
        await world.store.put('shown_keys', null);
      return answer;
    },
  };
}

async function shownNow(world: CollectorsWorld): Promise<KeysSeen[]> {
  const seen = await Promise.all(world.collectors.map((from) => keysOf(world, from)));
  await world.store.put('shown_keys', { at: world.now().toISOString(), seen });
  return seen;
}

/** In an earlier round, by the addresses that are chosen now. Null: too long ago, never, or nothing that can be gone by. */
async function shownBefore({ store, collectors, now }: CollectorsWorld): Promise<KeysSeen[] | null> {
  const { at = '', seen = [] } = (await store.get('shown_keys')) ?? {};
  const age = now().getTime() - Date.parse(at);
  const isOfThese = seen.map(({ from }) => from).join(' ') === collectors.join(' ');
  if (!(age >= 0 && age < SHOWN_MS) || !isOfThese) return null;
  return agreedKeys(seen, 'ohttp', now()).ok ? seen : null;
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
    const response = await fetch(below(issuer, 'v1/tokens'), {
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
