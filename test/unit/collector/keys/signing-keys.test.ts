import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyFileIn } from '../../../../collector/keys/key-file.ts';
import { openSigningKeys, type SigningKeys } from '../../../../collector/keys/signing-keys.ts';
import type { CollectorKey } from '../../../../utils/targets/schema.control.ts';
import { createSignatureCheck } from '../../../../utils/targets/signature.ts';
import { acceptKeys } from '../../../../utils/targets/trusted-keys.ts';

const ROTATE = join(import.meta.dirname, '..', '..', '..', '..', 'collector', 'keys', 'rotate.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reachwatch-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function open(): Promise<SigningKeys> {
  const opened = await openSigningKeys(folder);
  if (!opened.ok) throw new Error(opened.message);
  return opened.keys;
}

/** As a client does it. */
const check = createSignatureCheck();
const verifies = async (public_key: string, value: object, signature: string) =>
  (await check(public_key, value, signature)) === 'valid';

const rotate = (...words: string[]) => spawnSync(process.execPath, [ROTATE, ...words], { encoding: 'utf8' });

describe('signing keys', () => {
  it('are made once, for their owner only', async () => {
    const [first] = await (await open()).published();
    expect(await (await open()).published()).toEqual([first]);
    expect(first).toMatchObject({ purpose: 'signing', algorithm: 'Ed25519', succeeded_by: null });
    expect(statSync(keyFileIn(folder)).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(keyFileIn(folder))).mode & 0o777).toBe(0o700);
  });

  it('sign what their public half verifies, and nothing else', async () => {
    const keys = await open();
    const [key] = await keys.published();
    const value = { b: [1.5, 'größe', null], a: { z: true } };
    const { key_id, algorithm, value: signature } = await keys.sign(value);
    expect([key_id, algorithm]).toEqual([key?.id, 'Ed25519']);
    expect(
      await verifies(key?.public_key ?? '', { a: { z: true }, b: [1.5, 'größe', null] }, signature),
    ).toBe(true);
    expect(await verifies(key?.public_key ?? '', { ...value, a: { z: false } }, signature)).toBe(false);
  });

  it('never leave with their private half', async () => {
    const text = JSON.stringify(await (await open()).published());
    const { private_key }: { private_key: string } = JSON.parse(readFileSync(keyFileIn(folder), 'utf8'));
    expect(text).not.toContain(private_key);
    expect(text).not.toContain('private');
  });

  it('are handed over: each vouches for the next, while the collector runs', async () => {
    const keys = await open();
    const [pinned] = await keys.published();
    const ids = [rotate(folder), rotate(folder)].map(({ stdout }) => stdout.trim());
    const published = await keys.published();
    expect(published.map(({ id }) => id)).toEqual([pinned?.id, ...ids]);
    expect((await keys.sign({})).key_id).toBe(ids[1]);
    for (const [at, key] of published.entries()) {
      const next = published[at + 1];
      expect(key.succeeded_by?.id).toBe(next?.id);
      if (next === undefined) continue;
      const { succeeded_by: _, ...vouchedFor } = next;
      expect(await verifies(key.public_key, vouchedFor, key.succeeded_by?.signature ?? '')).toBe(true);
      const forged: Omit<CollectorKey, 'succeeded_by'> = {
        ...vouchedFor,
        public_key: pinned?.public_key ?? '',
      };
      expect(await verifies(key.public_key, forged, key.succeeded_by?.signature ?? '')).toBe(false);
    }
    expect(readdirSync(dirname(keyFileIn(folder)))).toEqual(['signing.json']);
  });

  it('are renewed before they expire, once, and the chain is one that clients follow', async () => {
    let day = 0;
    const now = () => new Date(Date.now() + day * 24 * 60 * 60 * 1000);
    const opened = await openSigningKeys(folder, now);
    if (!opened.ok) throw new Error(opened.message);
    const { keys } = opened;
    const first = await acceptKeys([], { keys: await keys.published() }, now(), check);
    if (!first.ok) throw new Error(first.refusal);
    day = 600;
    expect(await keys.published()).toHaveLength(1);
    day = 700;
    const asked = await Promise.all([keys.published(), keys.sign({}), keys.published(), keys.sign({})]);
    expect(await keys.published()).toHaveLength(2);
    expect(asked[3].key_id).toBe((await keys.published())[1]?.id);
    const then = await acceptKeys(first.keys, { keys: await keys.published() }, now(), check);
    expect(then.ok && then.keys.map(({ id }) => id)).toEqual((await keys.published()).map(({ id }) => id));
    day = 1300;
    expect(await keys.published()).toHaveLength(2);
    day = 1400;
    expect(await keys.published()).toHaveLength(3);
    const later = await acceptKeys(then.ok ? then.keys : [], { keys: await keys.published() }, now(), check);
    const last = (await keys.published()).slice(1).map(({ id }) => id);
    expect(later.ok && later.keys.map(({ id }) => id)).toEqual(last);
  });

  it.each(['', '{}', '{"keys":[],"private_key":"x"}', 'garbage'])(
    'that cannot be read are never replaced: %s',
    async (text) => {
      await open();
      writeFileSync(keyFileIn(folder), text);
      const opened = await openSigningKeys(folder);
      expect(opened.ok ? '' : opened.message).toContain('signing.json');
      expect(rotate(folder).status).toBe(2);
      expect(readFileSync(keyFileIn(folder), 'utf8')).toBe(text);
    },
  );

  it('that break under way go on as they were read', async () => {
    const keys = await open();
    const before = await keys.published();
    writeFileSync(keyFileIn(folder), '{');
    expect(await keys.published()).toEqual(before);
    rmSync(keyFileIn(folder));
    expect((await keys.sign({})).key_id).toBe(before[0]?.id);
  });

  it.each([[[]], [['a', 'b']], [['/nowhere/at/all']]])('rotate %j says what is wrong', (words) => {
    const { status, stderr } = rotate(...words);
    expect([status, stderr.split('\n').length]).toEqual([2, 2]);
  });
});
