import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { nextTargetState } from '../../../utils/store/target-state.ts';
import { all, at, batch, freshStore, items, keep, observation, RESET, result, target } from './fixtures.ts';

const A = 'https://a.example/';

describe('exportJsonLines', () => {
  it('gives everything, a line each, with its kind', async () => {
    const store = await freshStore();
    await store.setOwnTargets([target(A)]);
    await keep(store, { verdict: RESET });
    await store.addBytes('2026-03-01', 5);
    await store.putEpisode({
      id: '000000001',
      kind: 'offline',
      last_good_at: null,
      first_bad_at: at(0),
      last_bad_at: at(1),
      first_good_at: at(2),
      open: false,
      resolution_s: 300,
      gap: false,
      clock_jumped: false,
    });
    const lines = await all(store.exportJsonLines());
    expect(lines.every((line) => line.endsWith('\n') && !line.slice(0, -1).includes('\n'))).toBe(true);
    const records: Record<string, unknown>[] = lines.map((line) => JSON.parse(line));
    expect(records.map(({ kind }) => kind)).toEqual([
      'own_targets',
      'result',
      'episode',
      'batch',
      'rollup',
      'target_state',
      'spending',
    ]);
    expect(records[1]).toMatchObject({
      url: A,
      verdict: 'unknown',
      failure_class: 'reset',
      started_at: '2026-03-01T00:00:00Z',
      batch_id: 'b1',
      method_version: '1',
      target: target(A),
      observations: [observation()],
      ladder: null,
    });
    expect(records[2]).toMatchObject({ id: '000000001', outage: 'offline' });
    expect(records[5]).toEqual({
      kind: 'target_state',
      ...nextTargetState(undefined, result({ verdict: RESET })),
    });
  });

  it('gives each result once, over many pages, while others are written', async () => {
    const store = await freshStore();
    const urls = Array.from({ length: 450 }, (_, index) => `https://${index}.example/`);
    await store.createBatch(batch('b1'), items('b1', urls));
    for (const url of urls) {
      const one = result({ url });
      await store.finish(one);
    }
    const seen: string[] = [];
    for await (const line of store.exportJsonLines()) {
      const { kind, url } = JSON.parse(line);
      if (kind === 'result') seen.push(url);
      if (seen.length === 10) await keep(store, { batch_id: 'a', url: 'https://late.example/' });
    }
    expect(seen.toSorted()).toEqual(urls.toSorted());
  });

  it('of nothing is nothing', async () => {
    expect(await all((await freshStore()).exportJsonLines())).toEqual([]);
  });
});

describe('exportCsv', () => {
  it('gives a header and a line for each result', async () => {
    const store = await freshStore();
    const url = 'https://a.example/?q="x",y';
    const failed = observation({ url, end: 'failed', raw_error: '=cmd|calc', status: null });
    const verdict = { ...RESET, reasons: ['no_control', 'unstable'] };
    await keep(store, {
      url,
      verdict,
      observations: [failed, failed],
      target: target(url, { service: null }),
    });
    const text = (await all(store.exportCsv())).join('');
    expect(text.endsWith('\r\n')).toBe(true);
    const { data, errors } = Papa.parse<Record<string, string>>(text.trimEnd(), { header: true });
    expect(errors).toEqual([]);
    expect(data).toEqual([
      {
        url,
        host: 'a.example',
        category_code: 'GRP',
        service: '',
        browser: 'chromium',
        browser_version: '156.0.1.2',
        verdict: 'unknown',
        mechanisms: '',
        locus: '',
        reasons: 'no_control|unstable',
        flags: '',
        failure_class: 'reset',
        failure: 'connection_reset',
        operation: 'tls_handshake',
        failed_host: 'a.example',
        raw_error: "'=cmd|calc",
        status: '',
        attempts: '2',
        started_at: '2026-03-01T00:00:00Z',
        duration_ms: '100',
      },
    ]);
  });

  it('of nothing is a header', async () => {
    expect(await all((await freshStore()).exportCsv())).toHaveLength(1);
  });
});
