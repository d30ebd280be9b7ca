/** Gets a token and sends one batch through a relay, as the product's background does. */
import { fromBase64url } from '../../../../utils/targets/base64url.ts';
import { batchText } from '../../../../utils/report/batch.ts';
import { agreedKeys } from '../../../../utils/report/key-consistency.ts';
import { decodeKeyConfigurations } from '../../../../utils/report/ohttp-keys.ts';
import type { SendAnswer } from '../../../../utils/report/outbox.ts';
import { sendThrough } from '../../../../utils/report/send-batch.ts';
import { blindTokens } from '../../../../utils/report/tokens.ts';
import type { CollectorKeys } from '../../../../utils/targets/schema.control.ts';

export interface SharedOnce {
  answer: SendAnswer;
  /** Milliseconds of reckoning, the issuer's part included. */
  tokens_ms: number;
}

const CONTENT = {
  browser: 'chromium',
  browser_major: 1,
  method_version: '1',
  reports: [],
  outages: [],
} as const;

export async function shareOnce(collector: string, relay: string): Promise<SharedOnce> {
  const keys: CollectorKeys = await (await fetch(`${collector}/v1/keys`)).json();
  const agreed = agreedKeys([{ from: collector, keys }], 'tokens', new Date());
  if (!agreed.ok) throw new Error(agreed.reason);
  const [issuer] = agreed.keys;
  const public_key = fromBase64url(issuer?.public_key ?? '') ?? new Uint8Array();
  const began = performance.now();
  const blinded = await blindTokens(
    { id: issuer?.id ?? '', public_key },
    new Date().toISOString().slice(0, 10),
    4,
  );
  const response = await fetch(`${collector}/v1/tokens`, {
    method: 'POST',
    body: JSON.stringify(blinded.request),
  });
  const made = await blinded.finish(await response.json());
  if (!made.ok) throw new Error(made.reason);
  const tokens_ms = performance.now() - began;

  const configurations = await (await fetch(`${relay}/v1/ohttp-keys`)).arrayBuffer();
  const [key] = decodeKeyConfigurations(new Uint8Array(configurations)) ?? [];
  if (key === undefined) throw new Error('no key of the gateway');
  const text = batchText({ ...CONTENT, reports: [], outages: [] }, crypto.randomUUID(), made.tokens[0] ?? '');
  const way = {
    url: relay,
    key,
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    signal: AbortSignal.timeout(20_000),
  };
  return { answer: await sendThrough(way, text), tokens_ms };
}
