import { describe, expect, it } from 'vitest';
import { batchReader } from '../../../../collector/receive/read-batch.ts';
import { batch, blocked, bytes, NOW, report } from './making.ts';

function reader() {
  const read = batchReader({ isPublished: () => true, numberOf: () => '1', numberOfWritten: () => '1' });
  return (value: unknown) => read(bytes(value), NOW);
}

describe('batchReader', () => {
  it('reads the same the first time and the next', () => {
    const read = reader();
    const sent = batch({ reports: [report(), blocked()], padding: '  ' });
    const first = read(sent);
    expect(first).toMatchObject({ ok: true, batch: { reports: 2, token: 'token-0123456789' } });
    expect(read(sent)).toEqual(first);
  });

  it('reads outages, and text that is not ASCII, each time anew', () => {
    const read = reader();
    const outages = [
      { from: '2026-11-24T01:00:00Z', until: '2026-11-24T03:00:00Z', outage: 'offline' as const },
    ];
    for (const sent of [batch({ outages }), batch({ reports: [report({ input: 'https://ü.example/' })] })]) {
      expect(read(sent)).toEqual(read(sent));
      expect(read(sent)).toMatchObject({ ok: true });
    }
  });

  it('learns nothing from what it refuses', () => {
    const read = reader();
    const wrong = batch({ reports: [report({ locus: 'network' })] });
    expect([read(wrong), read(wrong)]).toMatchObject([{ ok: false }, { ok: false }]);
    expect(read('{"schema_version":1')).toMatchObject({ ok: false, status: 400 });
  });
});
