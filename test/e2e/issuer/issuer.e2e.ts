/** The issuer on a host of its own: a socket, a key file, and a collector elsewhere that holds a copy of it. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HttpServer } from '../../../collector/http-server.ts';
import { issuerKeys, TOKEN_KEYS_FILE } from '../../../collector/issuer/issuer-keys.ts';
import { startIssuer } from '../../../collector/issuer/start-issuer.ts';
import { createTokenCheck } from '../../../collector/issuer/token-check.ts';
import { isLoopback } from '../../../collector/network/address.ts';
import { fromBase64url } from '../../../utils/targets/base64url.ts';
import { agreedKeys } from '../../../utils/report/key-consistency.ts';
import { blindTokens } from '../../../utils/report/tokens.ts';
import { CollectorKeys } from '../../../utils/targets/schema.control.ts';

const now = () => new Date();
let folder: string;
let issuer: HttpServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-issuer-'));
  issuer = await start();
});
afterAll(async () => {
  await issuer.close();
  await rm(folder, { recursive: true });
});

async function start(): Promise<HttpServer> {
  const listening = await startIssuer({
    listen: { host: '127.0.0.1', port: 0 },
    dataFolder: folder,
    networkOf: (address) =>
      isLoopback(address) ? { country: 'IQ', asn: 50_597 } : { country: 'ZZ', asn: 0 },
    minTakers: 1,
    version: '0',
    log: pino({ level: 'silent' }),
  });
  if (!listening.ok) throw new Error(listening.message);
  return listening.server;
}

async function getToken(): Promise<string> {
  const shown: unknown = await (await fetch(`${issuer.url}/v1/keys`)).json();
  if (!Value.Check(CollectorKeys, shown)) throw new Error('not keys');
  const agreed = agreedKeys([{ from: issuer.url, keys: shown }], 'tokens', now());
  if (!agreed.ok) throw new Error(agreed.reason);
  const [key] = agreed.keys;
  const publicKey = {
    id: key?.id ?? '',
    public_key: fromBase64url(key?.public_key ?? '') ?? new Uint8Array(),
  };
  const blinded = await blindTokens(publicKey, now().toISOString().slice(0, 10), 1);
  const response = await fetch(`${issuer.url}/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(blinded.request),
  });
  const made = await blinded.finish(await response.json());
  if (!made.ok) throw new Error(made.reason);
  return made.tokens[0] ?? '';
}

it('its tokens hold where a copy of its keys is, also after it was started anew', async () => {
  const before = await getToken();
  await issuer.close();
  issuer = await start();
  const after = await getToken();
  const copy = join(folder, 'copy.json');
  await copyFile(join(folder, TOKEN_KEYS_FILE), copy);
  const check = createTokenCheck(issuerKeys(copy, now, false), now);
  expect(await Promise.all([before, after].map((token) => check(token)))).toMatchObject([
    { ok: true, network: { country: 'IQ', asn: 50_597 } },
    { ok: true, network: { country: 'IQ', asn: 50_597 } },
  ]);
});

it('what its routes do not know is a problem document', async () => {
  const response = await fetch(`${issuer.url}/v1/tokens`);
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});
