import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Appended } from '../../../../collector/journal/journal.ts';
import { openLedger, type Ledger } from '../../../../collector/ledger/ledger.ts';
import { batchReader } from '../../../../collector/receive/read-batch.ts';
import type { SenderNetwork } from '../../../../collector/receive/sender-network.ts';
import { batchTaker } from '../../../../collector/receive/take-batch.ts';
import type { TokenCheck } from '../../../../collector/receive/token-check.ts';
import { inFolder } from '../in-folder.ts';
import { batch, bytes, NOW, report } from './making.ts';

const NETWORK = { country: 'IQ', asn: 64_501 };

interface World {
  take: (over?: Parameters<typeof batch>[0]) => Promise<unknown>;
  /** Lines that reached the journal. */
  written: string[];
  /** What the journal says from now on. */
  setOutcome: (outcome: Appended) => void;
  flush: () => void;
  /** How often the sender's network was asked for, which counts against what may come from near the sender. */
  askedNetwork: () => number;
  /** As after a start: with the ledger, without what was in memory. */
  restart: () => void;
}

function inWorld(
  work: (world: World) => Promise<void>,
  checkToken?: TokenCheck,
  network: SenderNetwork = NETWORK,
): Promise<void> {
  return inFolder(async (folder) => {
    const opened = openLedger(join(folder, 'ledger.sqlite'));
    if (!opened.ok) throw new Error(opened.message);
    const { ledger } = opened;
    const written: string[] = [];
    let outcome: Appended = 'durable';
    const journal = {
      append: async (lines: string) => {
        await new Promise(setImmediate);
        if (outcome === 'durable') written.push(lines);
        return outcome;
      },
      end: () => ({ segment: 25, offset: 0 }),
    };
    const make = (kept: Ledger) =>
      batchTaker({
        journal,
        ledger: kept,
        readBatch: batchReader({ isPublished: () => true, numberOf: () => '1', numberOfWritten: () => '1' }),
        checkToken: checkToken ?? ((token) => ({ ok: true, identity: token, network: null })),
        canaries: new Set(),
        now: () => NOW,
      });
    let taker = make(ledger);
    let asked = 0;
    await work({
      take: (over) =>
        taker.take(bytes(batch(over)), () => {
          asked += 1;
          return network;
        }),
      askedNetwork: () => asked,
      written,
      setOutcome: (next) => (outcome = next),
      flush: () => taker.flush(),
      restart: () => (taker = make(ledger)),
    });
    ledger.close();
  });
}

const OTHER = 'batch-9876543210';
const TAKEN = { kind: 'taken', batch_id: 'batch-0123456789', reports: 1 };

describe('batchTaker', () => {
  it('says yes when the journal has it', () =>
    inWorld(async ({ take, written }) => {
      expect(await take()).toEqual({ ...TAKEN, again: false });
      expect(written).toHaveLength(1);
      expect(JSON.parse(written[0] ?? '')).toMatchObject(NETWORK);
    }));

  it('counts a batch that comes again against nobody', () =>
    inWorld(async ({ take, askedNetwork }) => {
      await Promise.all([take(), take()]);
      await take();
      await take({ batch_id: OTHER });
      expect(askedNetwork()).toBe(1);
    }));

  it('says yes again to the same batch, at once and after a start, and writes it once', () =>
    inWorld(async ({ take, written, flush, restart }) => {
      await take();
      expect(await take()).toEqual({ ...TAKEN, again: true });
      flush();
      expect(await take()).toEqual({ ...TAKEN, again: true });
      restart();
      expect(await take()).toEqual({ ...TAKEN, again: true });
      expect(written).toHaveLength(1);
    }));

  it('puts off what comes without a token from a range that had its share, and keeps nothing of it', () =>
    inWorld(
      async ({ take, written }) => {
        expect(await take()).toMatchObject({ kind: 'later', status: 429 });
        expect(written).toEqual([]);
      },
      undefined,
      'used_up',
    ));

  it('refuses a token that was spent with another batch', () =>
    inWorld(async ({ take, written, flush, restart }) => {
      const no = { kind: 'refused', status: 409, errors: [{ pointer: '/token' }] };
      await take();
      expect(await take({ batch_id: OTHER })).toMatchObject(no);
      flush();
      restart();
      expect(await take({ batch_id: OTHER })).toMatchObject(no);
      expect(written).toHaveLength(1);
    }));

  it('takes one of two that come at once with one token', () =>
    inWorld(async ({ take, written }) => {
      const both = await Promise.all([take(), take({ batch_id: OTHER })]);
      expect(both).toMatchObject([{ kind: 'taken' }, { kind: 'refused', status: 409 }]);
      expect(written).toHaveLength(1);
    }));

  it('writes a batch once that comes many times at once', () =>
    inWorld(async ({ take, written }) => {
      const all = await Promise.all(Array.from({ length: 20 }, () => take()));
      expect(all).toMatchObject(Array.from({ length: 20 }, () => ({ kind: 'taken' })));
      expect(written).toHaveLength(1);
    }));

  it.each<Appended>(['full', 'busy'])('spends no token when the journal is %s', (outcome) =>
    inWorld(async ({ take, setOutcome, written }) => {
      setOutcome(outcome);
      expect(await take()).toMatchObject({ kind: 'later' });
      setOutcome('durable');
      expect(await take({ batch_id: OTHER })).toMatchObject({ kind: 'taken' });
      expect(written).toHaveLength(1);
    }),
  );

  it('believes the token on the network, and not the address', () =>
    inWorld(
      async ({ take, written }) => {
        await take();
        expect(JSON.parse(written[0] ?? '')).toMatchObject({ country: 'IR', asn: 64_502 });
      },
      (token) => ({ ok: true, identity: token, network: { country: 'IR', asn: 64_502 } }),
    ));

  it('refuses a batch whose network neither token nor address tells, and does not spend its token', () =>
    inWorld(
      async ({ take, written, flush }) => {
        expect(await take()).toMatchObject({ kind: 'refused', status: 403, errors: [{ pointer: '/token' }] });
        flush();
        expect(await take({ batch_id: OTHER })).toMatchObject({ kind: 'refused', status: 403 });
        expect(written).toEqual([]);
      },
      undefined,
      null,
    ));

  it('refuses a token that proves nothing', () =>
    inWorld(
      async ({ take, written }) => {
        expect(await take()).toMatchObject({
          kind: 'refused',
          status: 403,
          errors: [{ pointer: '/token', detail: 'no' }],
        });
        expect(written).toEqual([]);
      },
      () => ({ ok: false, detail: 'no' }),
    ));

  it('asks to come again while a token cannot be checked', () =>
    inWorld(
      async ({ take, written }) => {
        expect(await take()).toMatchObject({ kind: 'later', status: 503 });
        expect(written).toEqual([]);
      },
      () => ({ ok: false, reason: 'busy', detail: 'cannot be checked at the moment' }),
    ));

  it('stores nothing of a batch with one wrong report', () =>
    inWorld(async ({ take, written }) => {
      expect(await take({ reports: [report(), report({ locus: 'network' })] })).toMatchObject({
        kind: 'refused',
        status: 422,
      });
      expect(written).toEqual([]);
      expect(await take()).toMatchObject({ kind: 'taken' });
    }));
});
