/** A person's own block pages: kept, used by the next batch, and told in the method's version. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createReachwatch } from '../../../utils/run.ts';
import type { BlockPage } from '../../../utils/diagnose/block-pages.data.ts';
import { METHOD_VERSION } from '../../../utils/diagnose/judge.ts';
import { openStore } from '../../../utils/store/store.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { ANSWERED, freshDatabases, smallWorld } from './small-world.ts';

beforeEach(freshDatabases);

const SITE: Target = {
  url: 'http://site.test/',
  category_code: 'NEWS',
  service: null,
  role: null,
  source: 'user',
};
const NOTICE = 'This site is not to be seen by order of the authority';
const OWN: BlockPage = {
  id: 'own-1',
  country: 'IQ',
  who: 'a provider',
  where: 'page',
  pattern: [NOTICE],
  source: 'seen',
  licence: '',
  confidence: 'medium',
};

async function product() {
  const store = await openStore();
  const world = await smallWorld((url) => {
    if (!url.startsWith('http:')) return ANSWERED;
    const body = { bytes: NOTICE.length, cut: false, title: null, text: NOTICE };
    return { ...ANSWERED, body, address: '192.0.2.7' };
  }, store);
  const { answer } = createReachwatch(world);
  const check = async () => {
    const reply = await answer({ type: 'check_now', targets: [SITE] });
    if (!reply.ok || reply.batch_id === undefined) throw new Error('no batch');
    while ((await store.batch(reply.batch_id))?.state === 'running')
      await new Promise((next) => setTimeout(next, 1));
    const [result] = await store.resultsOfBatch(reply.batch_id);
    return result;
  };
  return { store, answer, check };
}

describe('own block pages', () => {
  it('are looked for beside the built-in ones, a second time as those are', async () => {
    const { answer, check } = await product();
    const before = await check();
    expect(before?.verdict.verdict).toBe('ok');
    expect(before?.observations).toHaveLength(1);
    expect(before?.method_version).toBe(METHOD_VERSION);

    await answer({ type: 'set_own_block_pages', pages: [OWN] });
    const after = await check();
    expect(after?.verdict).toMatchObject({ verdict: 'blocked', reasons: ['block_page'] });
    expect(after?.observations).toHaveLength(2);
    expect(after?.method_version).toBe(`${METHOD_VERSION}.own-pages`);
  });

  it('can be taken away again, are in the export, and go when everything is erased', async () => {
    const { store, answer, check } = await product();
    await answer({ type: 'set_own_block_pages', pages: [OWN] });
    const lines = await Array.fromAsync(store.exportJsonLines());
    expect(lines.map((line) => JSON.parse(line))).toContainEqual({ kind: 'own_block_pages', pages: [OWN] });

    await answer({ type: 'set_own_block_pages', pages: [] });
    expect((await check())?.verdict.verdict).toBe('ok');
    await answer({ type: 'set_own_block_pages', pages: [OWN] });
    await answer({ type: 'erase' });
    expect(await store.get('own_block_pages')).toBeUndefined();
  });
});
