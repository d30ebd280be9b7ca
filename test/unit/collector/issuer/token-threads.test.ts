import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeIssuerKey, type IssuerKey } from '../../../../collector/issuer/issuer-keys.ts';
import { startTokenThreads, type TokenThreads } from '../../../../collector/issuer/token-threads.ts';
import { WORK_HERE, type EvaluateOrder } from '../../../../collector/issuer/token-work.ts';
import { fromBase64url } from '../../../../utils/targets/base64url.ts';
import { decodeToken } from '../../../../utils/report/token-form.ts';
import { blindTokens } from '../../../../utils/report/tokens.ts';

const info = { day: '2026-11-25', country: 'IQ', asn: 50_597 };
let key: IssuerKey;
let threads: TokenThreads;
beforeAll(async () => {
  key = await makeIssuerKey('2026-11-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z');
  threads = startTokenThreads((error) => {
    throw error;
  });
});
afterAll(() => threads.close());

/** A client's question, and what it makes of the answer. */
async function asked() {
  const public_key = fromBase64url(key.public_key) ?? new Uint8Array();
  const { request, finish } = await blindTokens({ id: key.id, public_key }, info.day, 1);
  const order: EvaluateOrder = { key, blinded: request.blinded, info };
  return { order, finish };
}

it('threads make tokens that hold, and tell them from others', async () => {
  const { order, finish } = await asked();
  const made = await finish(await threads.evaluate(order));
  const token = decodeToken(made.ok ? (made.tokens[0] ?? '') : '');
  if (token === null) throw new Error(JSON.stringify(made));
  const { nonce, output } = token;
  expect(await threads.verify({ key, nonce, output, info })).toBe(true);
  expect(await threads.verify({ key, nonce, output, info: { ...info, asn: 1 } })).toBe(false);
  expect(await WORK_HERE.verify({ key, nonce, output, info })).toBe(true);
});

it('what is too much is told at once, and what was begun is done', async () => {
  const { order } = await asked();
  const answers = await Promise.all(Array.from({ length: 200 }, () => threads.evaluate(order)));
  expect(answers[0]).not.toBeNull();
  expect(answers.at(-1)).toBeNull();
  expect(threads.isBusy()).toBe(false);
  expect(await threads.evaluate(order)).not.toBeNull();
});

it('a mistake in a thread is a mistake here, and ends nothing', async () => {
  const { order } = await asked();
  await expect(threads.evaluate({ ...order, blinded: ['no point'] })).rejects.toThrow('no point');
  expect(await threads.evaluate(order)).not.toBeNull();
});
