/** A contributor's part against a collector that runs: keys, tokens, envelopes, with the extension's own code. */
import { Value } from 'typebox/value';
import { fromBase64url, type Bytes } from '../../../utils/targets/base64url.ts';
import { agreedKeys } from '../../../utils/report/key-consistency.ts';
import type { Way } from '../../../utils/report/oblivious.ts';
import { decodeKeyConfiguration } from '../../../utils/report/ohttp-keys.ts';
import { blindTokens, type BlindedTokens } from '../../../utils/report/tokens.ts';
import { CollectorKeys, type CollectorKey } from '../../../utils/targets/schema.control.ts';
import type { Answer, Ask, RunningCollector } from './running-collector.ts';

export async function keysOf({ ask }: RunningCollector): Promise<CollectorKeys> {
  const keys: unknown = JSON.parse((await ask('/v1/keys')).text);
  if (!Value.Check(CollectorKeys, keys)) throw new Error('not keys');
  return keys;
}

export async function getTokens(
  collector: RunningCollector,
  count: number,
  via: Pick<Ask, 'from' | 'headers'>,
): Promise<string[]> {
  const blinded = await blindFor(collector, count);
  const answer = await askForTokens(collector, blinded.request, via);
  const made = await blinded.finish(JSON.parse(answer.text));
  if (!made.ok) throw new Error(`${made.reason}: ${answer.text}`);
  return made.tokens;
}

export async function blindFor(collector: RunningCollector, count: number): Promise<BlindedTokens> {
  const { id, bytes } = await keyFor(collector, 'tokens');
  return blindTokens({ id, public_key: bytes }, today(), count);
}

export function askForTokens({ ask }: RunningCollector, body: object, via: Ask): Promise<Answer> {
  return ask('/v1/tokens', { ...via, body: JSON.stringify(body) });
}

/** `url`: of a relay, or of the collector itself. */
export async function wayThrough(collector: RunningCollector, url: string): Promise<Way> {
  const key = decodeKeyConfiguration((await keyFor(collector, 'ohttp')).bytes);
  if (key === null) throw new Error('no configuration');
  return { url, key, fetch, signal: AbortSignal.timeout(60_000) };
}

async function keyFor(
  collector: RunningCollector,
  purpose: CollectorKey['purpose'],
): Promise<{ id: string; bytes: Bytes }> {
  const agreed = agreedKeys([{ from: collector.url, keys: await keysOf(collector) }], purpose, new Date());
  const key = agreed.ok ? agreed.keys[0] : undefined;
  const bytes = fromBase64url(key?.public_key ?? '');
  if (key === undefined || bytes === null) throw new Error(`no key for ${purpose}`);
  return { id: key.id, bytes };
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
