/** The parts of `npm test`, in the order in which a person wants to hear of a mistake: the quick ones first. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BROWSERS } from './browsers.ts';
import { ROOT, runCommand } from './run-command.ts';
import { measureSizes } from './sizes.ts';
import { one, sum, tallyOf, withStatus, type Tally } from './tally.ts';

const MINUTE = 60_000;
const OUTPUT = join(ROOT, '.output');

export interface TestPart {
  name: string;
  run: () => Promise<Tally>;
}

export const TEST_PARTS: readonly TestPart[] = [
  { name: 'types', run: async () => one((await tool('wxt', 'prepare')) && (await tool('tsc', '--noEmit'))) },
  { name: 'lint', run: async () => one(await tool('oxlint', '--type-aware', '--deny-warnings')) },
  { name: 'format', run: async () => one(await tool('oxfmt', '--check', '.')) },
  { name: 'unit', run: () => vitest('vitest.config.ts', 20 * MINUTE) },
  { name: 'packages', run: packages },
  { name: 'sizes', run: sizes },
  {
    // What `web-ext lint` runs, without the rest of web-ext.
    name: 'store',
    run: async () => one(await tool('addons-linter', '--warnings-as-errors', join(OUTPUT, 'firefox-mv3'))),
  },
  { name: 'e2e', run: () => vitest('vitest.e2e.config.ts', 60 * MINUTE) },
];

async function tool(name: string, ...words: string[]): Promise<boolean> {
  const status = await runCommand([join(ROOT, 'node_modules', '.bin', name), ...words], {
    limit_ms: 5 * MINUTE,
  });
  return status === 0;
}

async function packages(): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const browser of BROWSERS) {
    const status = await runCommand([process.execPath, join(ROOT, 'scripts', 'zip.ts'), browser], {
      limit_ms: 5 * MINUTE,
      quiet: true,
    });
    console.log(`${browser}: ${status === 0 ? 'built and packed' : 'FAILED'}`);
    tallies.push(one(status === 0));
  }
  return sum(tallies);
}

async function sizes(): Promise<Tally> {
  const measured = await measureSizes(OUTPUT, join(OUTPUT, 'chrome-mv3'));
  for (const { what, bytes, most } of measured) {
    console.log(`${what}: ${bytes} bytes of at most ${most}${bytes > most ? ' — TOO BIG' : ''}`);
  }
  return sum(measured.map(({ bytes, most }) => one(bytes <= most)));
}

async function vitest(config: string, limit_ms: number): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'reachwatch-tally-'));
  const file = join(folder, 'tally.json');
  try {
    const words = ['run', '--config', config, '--reporter=default', '--reporter=./scripts/vitest-tally.ts'];
    const status = await runCommand([join(ROOT, 'node_modules', '.bin', 'vitest'), ...words], {
      limit_ms,
      env: { REACHWATCH_TALLY: file },
    });
    return withStatus(tallyOf(await readFile(file, 'utf8').catch(() => '')), status);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
