import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { startCounting } from '../../../../collector/aggregate/counting.ts';
import { NO_CANARIES } from '../../../../collector/canaries/canaries.ts';
import { openJournal } from '../../../../collector/journal/journal.ts';
import { openLedger } from '../../../../collector/ledger/ledger.ts';
import { inFolder } from '../in-folder.ts';

const LINE =
  '{"crc":"00000000","hour":3600,"intake":0,"token":1,"batch":1,"part":1,"parts":1,"votes":1,"targets":[1]}\n';

describe('startCounting', () => {
  it('writes down which tokens were spent, however long the engine takes for a load', () =>
    inFolder(async (folder) => {
      const opened = openLedger(join(folder, 'ledger.sqlite'));
      if (!opened.ok) throw new Error(opened.message);
      const { ledger } = opened;
      const { journal } = await openJournal({
        folder: join(folder, 'journal'),
        loaded: ledger.position(),
        onError: (error) => {
          throw error;
        },
      });
      await journal.append(LINE);
      const inserting = Promise.withResolvers<void>();
      const inserted = Promise.withResolvers<void>();
      const written = Promise.withResolvers<void>();
      let isInserting = false;
      const counting = startCounting({
        journal,
        ledger,
        store: {
          migrate: async () => {},
          health: async () => 'a version',
          insertReports: () => {
            isInserting = true;
            inserting.resolve();
            return inserted.promise;
          },
          insertTargets: async () => {},
          rebuildWindows: async () => new Map(),
          days: async () => [],
          publishDays: async () => {},
          forgetReports: async () => {},
        },
        targets: { all: () => [] },
        flush: () => {
          if (isInserting) written.resolve();
        },
        minReporters: 1,
        canaries: { counted: () => NO_CANARIES },
        retentionDays: 90,
        log: pino({ level: 'silent' }),
        onFailed: () => {},
        onCounted: () => {},
      });
      await inserting.promise;
      await written.promise;
      expect(counting.waitingBytes()).toBe(LINE.length);
      inserted.resolve();
      await counting.stop();
      await journal.close();
      ledger.close();
    }));
});
