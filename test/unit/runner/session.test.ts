import { describe, expect, it } from 'vitest';
import { nextNews, putSettings, readResults, send } from '../../../runner/in-page.ts';
import { recordsOf, runBatch } from '../../../runner/session.ts';
import type { ExtensionSession } from '../../../runner/extension-session.ts';
import type { Target } from '../../../utils/targets/schema.ts';

const TARGETS: Target[] = ['https://b.test/', 'https://a.test/'].map((url) => ({
  url,
  category_code: 'MISC',
  service: null,
  role: null,
  source: 'user',
}));

const row = (url: string) => ({
  batch_id: 'b1',
  url,
  target: TARGETS[0],
  verdict: {
    verdict: 'unknown',
    mechanisms: [],
    locus: null,
    reasons: ['offline'],
    flags: [],
    failure_class: null,
    failure: null,
    operation: null,
    failed_host: null,
  },
  started_at: '2026-01-01T00:00:00.500Z',
  duration_ms: 1.5,
  method_version: '1',
  browser: null,
  browser_version: null,
  raw_error: null,
  status: null,
  attempts: 0,
});

type Answers = Map<unknown, (...args: unknown[]) => unknown>;

/** An extension page that answers as told; what was asked of it is kept. */
function fakeSession(answers: Answers): { session: ExtensionSession; asked: unknown[][]; end: () => void } {
  const gone = new AbortController();
  const asked: unknown[][] = [];
  const evaluate = async (inPage: unknown, ...args: unknown[]) => {
    asked.push([inPage, ...args]);
    return answers.get(inPage)?.(...args);
  };
  const session = {
    family: 'chromium' as const,
    version: '156.0.1.2',
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- generic over what each function gives; here they are told
    evaluate: evaluate as ExtensionSession['evaluate'],
    pages: async () => [],
    stopBackground: async () => {},
    gone: gone.signal,
    close: async () => {},
  };
  return { session, asked, end: () => gone.abort() };
}

const good = (): Answers =>
  new Map<unknown, (...args: unknown[]) => unknown>([
    [putSettings, () => undefined],
    [send, () => ({ ok: true, batch_id: 'b1' })],
    [nextNews, () => ({ state: 'done', ended_at: '2026-01-01T00:00:09Z', progress: null })],
    [readResults, (_id, after) => (after === '' ? [row('https://a.test/'), row('https://b.test/')] : [])],
  ]);

const order = (signal = new AbortController().signal) => ({
  targets: TARGETS,
  settings: { enabled: false },
  signal,
  onProgress: () => {},
});

describe('runBatch', () => {
  it('sets the settings before it asks for the batch, and gives its results in the order of the input', async () => {
    const { session, asked } = fakeSession(good());
    const { unfinished, endedAt, rows } = await runBatch(session, order());
    expect([unfinished, endedAt]).toEqual([null, '2026-01-01T00:00:09Z']);
    expect(asked[0]).toEqual([putSettings, { enabled: false }]);
    expect(asked[1]).toEqual([send, { type: 'check_now', targets: TARGETS }]);
    const records = recordsOf(
      rows,
      TARGETS.map(({ url }) => url),
      session,
    );
    expect(records.map(({ url }) => url)).toEqual(['https://b.test/', 'https://a.test/']);
    expect(records[0]).toMatchObject({ browser: 'chromium', browser_version: '156.0.1.2' });
  });

  it('waits for a worker that does not listen yet', async () => {
    let calls = 0;
    const answers = good().set(send, () => {
      calls += 1;
      if (calls === 1) throw new Error('Could not establish connection. Receiving end does not exist.');
      return { ok: true, batch_id: 'b1' };
    });
    expect((await runBatch(fakeSession(answers).session, order())).unfinished).toBeNull();
  });

  it.each([
    ['no targets', good().set(send, () => ({ ok: false, error: 'no targets' }))],
    ['stopped', good().set(nextNews, () => ({ state: 'stopped', ended_at: null, progress: null }))],
    ['gone', good().set(nextNews, () => ({ state: 'missing', ended_at: null, progress: null }))],
  ])('says why the batch did not end: %s', async (telling, answers) => {
    expect((await runBatch(fakeSession(answers).session, order())).unfinished).toContain(telling);
  });

  it('reads what is there when its time is over', async () => {
    const controller = new AbortController();
    const answers = good().set(nextNews, () => {
      controller.abort(new Error('more than 8 minutes'));
      return new Promise(() => {});
    });
    const { unfinished, rows } = await runBatch(fakeSession(answers).session, order(controller.signal));
    expect(unfinished).toBe('more than 8 minutes');
    expect(rows.size).toBe(2);
  });

  it('asks a browser that is gone nothing more', async () => {
    const answers = good();
    const { session, asked, end } = fakeSession(answers);
    answers.set(nextNews, () => {
      end();
      return new Promise(() => {});
    });
    const { unfinished, rows } = await runBatch(session, order());
    expect(unfinished).toBe('the browser ended');
    expect(rows.size).toBe(0);
    expect(asked.some(([inPage]) => inPage === readResults)).toBe(false);
  });
});
