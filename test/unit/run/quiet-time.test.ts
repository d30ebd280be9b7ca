import { expect, it } from 'vitest';
import { allowanceOf, LEAST_PATIENCE_MS } from '../../../utils/diagnose/allowance.ts';
import { LEAST_ADDRESS_MS } from '../../../utils/run/ask-quietly.ts';
import { ADDRESS_PATIENCE_MS, TWIN_PATIENCE_MS } from '../../../utils/run/climb.ts';
import { PATIENCE_MS } from '../../../utils/run/patience.ts';
import { at, HONEST, HTTP, HTTPS, literal, named, stalls } from '../diagnose/ladder-making.ts';

const silent = (from: number, ms: number, url: string) =>
  at(from, stalls('chromium', url, {}, { timeout_ms: ms, duration_ms: ms }));

it('leaves time for a quiet question where all are silent to the end: hosts that share an address need it', () => {
  const twin = silent(20, TWIN_PATIENCE_MS, HTTP);
  const { source, address } = literal('chromium', HONEST, 'wrong_name');
  const alone = { source, address, observation: silent(40, ADDRESS_PATIENCE_MS, `https://${HONEST}/`) };
  const ladder = { url: HTTPS, twin, doh: [named(HONEST)], literals: [alone] };
  const attempts = [silent(0, 20_000, HTTPS), silent(60, PATIENCE_MS, HTTPS)];
  expect(allowanceOf(attempts, ladder).ms).toBeGreaterThanOrEqual(LEAST_ADDRESS_MS + LEAST_PATIENCE_MS);
});
