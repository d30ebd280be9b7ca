/** Before a person starts, not one packet leaves: counted at the line itself, where nothing can pass unseen. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtExtension } from '../../../runner/built-extension.ts';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { whyNoLab } from '../../lab/able.ts';
import { startLab } from '../../lab/lab.ts';
import type { Walked } from './walk-in-lab.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
const PATIENCE_MS = 120_000;
const ROOT = join(import.meta.dirname, '../../..');

const reason = whyNoLab();
if (reason !== null) console.warn(`skipped: ${reason}`);

describe.skipIf(reason !== null)('from the installation to the start', () => {
  it.each(FAMILIES)(
    'in %s nothing leaves the machine, and then something does',
    async (family) => {
      if (findBrowser(family) === undefined) return console.warn(`skipped: there is no ${family}`);
      const built = await builtExtension(family);
      if (!built.ok) throw new Error(built.error);
      const lab = await startLab([]);
      try {
        const script = join(import.meta.dirname, 'walk-in-lab.ts');
        const ran = await lab.exec([process.execPath, script, family], { cwd: ROOT, timeoutMs: PATIENCE_MS });
        expect(ran).toMatchObject({ status: 0 });
        const { before, walked, started }: Walked = JSON.parse(ran.stdout);
        expect(walked).toBe(before);
        expect(started).toBeGreaterThan(walked);
      } finally {
        await lab.close();
      }
    },
    PATIENCE_MS,
  );
});
