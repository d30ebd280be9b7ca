import * as fc from 'fast-check';
import { Check } from 'typebox/value';
import { expect, it } from 'vitest';
import { ReportBatch } from '../../../../utils/report/schema.ts';
import { badBodies } from '../../../bench/collector/bad-bodies.ts';
import { batchOf } from '../../../bench/collector/batches.ts';

const HOUR = '2026-01-01T05:00:00Z';
const MARKER = 'fuzz-0123abc';

/** A strict reader: no other encoding, no second field of a name. */
function isBatch(body: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const value: unknown = JSON.parse(text);
    const keys = text.match(/"(?:[^"\\]|\\.)*":/g)?.length;
    return Check(ReportBatch, value) && keys === JSON.stringify(value).match(/"(?:[^"\\]|\\.)*":/g)?.length;
  } catch {
    return false;
  }
}

it.each([0, 1, 2, 3])('makes batch %i as a device would', (number) => {
  expect(isBatch(Buffer.from(JSON.stringify(batchOf('run', number, HOUR))))).toBe(true);
});

it('makes bodies of which none is a batch', () => {
  fc.assert(
    fc.property(badBodies(MARKER, HOUR), ({ body }) => {
      expect(isBatch(body)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

it('makes mistakes of every kind', () => {
  const kinds = new Set(
    fc
      .sample(badBodies(MARKER, HOUR), { numRuns: 3000, seed: 1 })
      .map(({ wrong }) => wrong.split(/[ .]/, 2).join(' ')),
  );
  for (const kind of [
    'wrong reports',
    'wrong token',
    'no reports',
    'no JSON',
    'no UTF-8',
    'strange field',
    'odd number',
    'verdict twice',
    'too many',
    'nested arrays',
    'nested objects',
  ])
    expect(kinds).toContain(kind);
});

it('marks what can be marked', () => {
  const bodies = fc.sample(badBodies(MARKER, HOUR), { numRuns: 1000, seed: 1 });
  expect(bodies.filter(({ body }) => body.includes(MARKER)).length).toBeGreaterThan(700);
});
