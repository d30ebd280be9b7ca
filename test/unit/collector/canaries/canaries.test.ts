import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { openCanaries, readCanaries } from '../../../../collector/canaries/canaries.ts';
import { openLedger } from '../../../../collector/ledger/ledger.ts';
import { numberOf } from '../../../../collector/identity.ts';
import { SERVICES } from '../../../../utils/targets/services.data.ts';
import { inFolder } from '../in-folder.ts';

const [A, B] = ['https://a.example/', 'https://b.example/'];
const number = (url: string): number => numberOf('target', url);

async function read(folder: string, text: string | null) {
  const file = join(folder, 'canaries.csv');
  if (text !== null) await writeFile(file, text);
  return readCanaries(file);
}

describe('the file of canaries', () => {
  it('need not be there', () =>
    inFolder(async (folder) => {
      expect(await read(folder, null)).toEqual({ ok: true, targets: [] });
    }));

  it('is a list of targets', () =>
    inFolder(async (folder) => {
      expect(await read(folder, `url\n${A}\n${B}\n`)).toMatchObject({
        ok: true,
        targets: [{ url: A }, { url: B }],
      });
    }));

  it.each([
    ['url\nnowhere\n', 'line 2'],
    ['url\nhttp://a.example/\n', 'no https address'],
    [`url\n${SERVICES[0]?.endpoints[0]?.url}\n`, 'is checked by everyone'],
  ])('%j is refused', (text, why) =>
    inFolder(async (folder) => {
      const refused = await read(folder, text);
      expect(refused.ok ? '' : refused.message).toContain(why);
    }),
  );
});

describe('canaries', () => {
  it('mark until one is seen to answer, stay hidden unless that one is taken out, and keep that over a start', () =>
    inFolder(async (folder) => {
      const opened = openLedger(join(folder, 'ledger.sqlite'));
      if (!opened.ok) throw new Error(opened.message);
      const { ledger } = opened;
      const lines: string[] = [];
      const log = pino({ base: null }, { write: (line: string) => lines.push(line) });
      const targetsOf = async (text: string) => {
        const given = await read(folder, text);
        if (!given.ok) throw new Error(given.message);
        return given.targets;
      };
      const both = [A, B].map(number).toSorted((a, b) => a - b);
      const canaries = openCanaries(await targetsOf(`url\n${A}\n${B}\n`), ledger, log);
      expect(canaries.counted()).toEqual({ hidden: both, marking: both });

      canaries.watch((url) => url === B);
      const spoilt = { hidden: both, marking: [number(A)] };
      expect(canaries.counted()).toEqual(spoilt);
      expect(lines.join('')).toContain(B);
      canaries.watch(() => false);
      expect(canaries.counted()).toEqual(spoilt);

      const [last] = await targetsOf('url\nhttps://c.example/\n');
      const again = openCanaries(last === undefined ? [] : [last], ledger, log).counted();
      const left = [A, 'https://c.example/'].map(number);
      expect(again.hidden).toEqual(left.toSorted((a, b) => a - b));
      expect(again.marking).not.toContain(number(B));
      ledger.close();
    }));
});
