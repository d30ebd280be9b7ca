/**
 * `npm test [-- PART…]`: everything that must hold. The last line is `N passed, N failed[, N skipped]`; the exit status is 1 on
 * any failure. Each of types, lint, format, a package, a size and the store's linter counts as one.
 */
import { one, sum, tallyLine, type Tally } from './tally.ts';
import { TEST_PARTS, type TestPart } from './test-parts.ts';

const words = process.argv.slice(2);
const odd = words.find((word) => !TEST_PARTS.some(({ name }) => name === word));
if (odd === undefined) {
  await test(words.length === 0 ? TEST_PARTS : TEST_PARTS.filter(({ name }) => words.includes(name)));
} else {
  console.error(`reachwatch: "${odd}" is not one of ${TEST_PARTS.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
}

async function test(parts: readonly TestPart[]): Promise<void> {
  const tallies: { name: string; tally: Tally; seconds: number }[] = [];
  for (const { name, run } of parts) {
    console.log(`\n== ${name}`);
    const started = performance.now();
    const tally = await run().catch((error: unknown) => {
      console.error(error);
      return one(false);
    });
    tallies.push({ name, tally, seconds: Math.round((performance.now() - started) / 1000) });
  }
  console.log('\n== all');
  for (const { name, tally, seconds } of tallies) console.log(`${name}: ${tallyLine(tally)} (${seconds} s)`);
  const all = sum(tallies.map(({ tally }) => tally));
  console.log(tallyLine(all));
  process.exitCode = all.failed > 0 ? 1 : 0;
}
