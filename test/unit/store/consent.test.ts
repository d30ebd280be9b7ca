import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LEVELS,
  levelOf,
  mayDownload,
  mayReport,
  mustAskAgain,
  PURPOSE_VERSION,
  readConsent,
  validConsent,
  writeConsent,
} from '../../../utils/store/consent.ts';
import type { Consent, Level } from '../../../utils/store/consent.ts';

const AT = '2026-06-01T12:00:00.000Z';

function consent(level: Level, purpose_version = PURPOSE_VERSION): Consent {
  return { purpose_version, level, at: AT };
}

describe('what a consent allows', () => {
  it.each<[string, Consent | null, { download: boolean; report: boolean; again: boolean }]>([
    ['nobody was asked', null, { download: false, report: false, again: false }],
    ['local', consent('local'), { download: false, report: false, again: false }],
    ['reference', consent('reference'), { download: true, report: false, again: false }],
    ['contribute', consent('contribute'), { download: true, report: true, again: false }],
    [
      'local, an older purpose',
      consent('local', PURPOSE_VERSION - 1),
      { download: false, report: false, again: false },
    ],
    [
      'reference, an older purpose',
      consent('reference', PURPOSE_VERSION - 1),
      { download: false, report: false, again: true },
    ],
    [
      'contribute, an older purpose',
      consent('contribute', PURPOSE_VERSION - 1),
      { download: false, report: false, again: true },
    ],
    [
      'contribute, the purpose of a newer version that was removed again',
      consent('contribute', PURPOSE_VERSION + 1),
      { download: false, report: false, again: true },
    ],
  ])('%s', (_name, given, { download, report, again }) => {
    expect([mayDownload(given), mayReport(given), mustAskAgain(given)]).toEqual([download, report, again]);
  });

  it('who may report may download', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LEVELS), fc.integer({ min: 0, max: 5 }), (level, version) => {
        const given = consent(level, version);
        expect(!mayReport(given) || mayDownload(given)).toBe(true);
        expect(levelOf(given) === 'local').toBe(!mayDownload(given));
      }),
    );
  });
});

describe('validConsent', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'contribute'],
    ['an empty object', {}],
    ['a level that is none', { ...consent('local'), level: 'everything' }],
    ['a level from the prototype', { ...consent('local'), level: 'toString' }],
    ['no purpose', { level: 'contribute', at: AT }],
    ['half a purpose', { ...consent('contribute'), purpose_version: 1.5 }],
    ['a purpose in words', { ...consent('contribute'), purpose_version: '1' }],
    ['no time', { purpose_version: 1, level: 'contribute' }],
    ['a time that is none', { ...consent('contribute'), at: 'yesterday' }],
  ])('%s is no consent', (_name, stored) => expect(validConsent(stored)).toBeNull());

  it('whatever is stored, nothing is allowed that was not agreed to in so many words', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        expect(mayDownload(validConsent(stored))).toBe(false);
      }),
    );
  });

  it('drops what does not belong to it', () => {
    expect(validConsent({ ...consent('reference'), name: 'somebody' })).toEqual(consent('reference'));
  });
});

it('is one item of its own, and comes back as it was written', async () => {
  const items: Record<string, unknown> = { settings: { enabled: true } };
  const area = {
    get: async (key: string) => ({ [key]: items[key] }),
    set: async (changed: Record<string, unknown>) => void Object.assign(items, changed),
  };
  expect(await readConsent(area)).toBeNull();
  await writeConsent(area, consent('contribute'));
  expect(items).toEqual({ settings: { enabled: true }, consent: consent('contribute') });
  expect(await readConsent(area)).toEqual(consent('contribute'));
});
