/** `npm run demo`: the product behind a censoring provider, in a simulated internet on this machine. No internet needed. */
import { whyNoLab } from '../test/lab/able.ts';
import { rowOf } from '../test/lab/check-row.ts';
import { playAll, setOf } from '../test/lab/play.ts';
import { SCENARIOS } from '../test/lab/scenarios.data.ts';
import { scoreInWords, scoreOf } from '../test/lab/score.ts';
import { isRight, scoredOf, tableOf } from '../test/lab/table.ts';
import { builtExtension } from './built-extension.ts';
import { demoProgress } from './demo-progress.ts';
import { EXIT, say } from './exit-status.ts';
import { findBrowser } from './find-browser.ts';
import { hasDisplay } from './find-display.ts';
import { parseStartArguments } from './start-arguments.ts';
import { write } from './write-out.ts';

const USAGE = 'npm run demo -- [--headless] [--browser chromium|firefox]';
/** Not every answer was right. */
const WRONG = 1;

async function main(words: readonly string[]): Promise<number> {
  const read = parseStartArguments(words);
  if (read.kind === 'help') {
    await write(null, `${USAGE}\n`);
    return EXIT.ended;
  }
  if (read.kind === 'wrong') {
    say(`${read.message} (usage: ${USAGE})`);
    return EXIT.usage;
  }
  const found = findBrowser(read.browser);
  const reason = whyNoLab() ?? (found === undefined ? `no ${read.browser ?? 'browser'} found` : null);
  if (reason !== null || found === undefined) {
    say(reason ?? '');
    return EXIT.noBrowser;
  }
  // Before the lines are simulated: two of them play at once, and both would build it.
  const built = await builtExtension(found.family);
  if (!built.ok) {
    say(built.error);
    return EXIT.noBrowser;
  }

  const headless = read.headless || !hasDisplay();
  const censored = SCENARIOS.filter(({ truth }) => truth.verdict === 'blocked').length;
  say(
    `${SCENARIOS.length} sites in a simulated internet; the provider blocks ${censored} of them, others are down`,
  );
  say(
    `asking for them in ${found.family}${headless ? '' : ', in its window'}; this takes four to five minutes`,
  );
  const progress = demoProgress();
  const played = await playAll(found.family, SCENARIOS, {
    program: 'runner/demo-batch.ts',
    more: headless ? ['--headless'] : [],
    collector: true,
    onLine: progress.hear,
  });
  progress.end();

  const lines = SCENARIOS.map((scenario) => {
    const rows = played.get(setOf(scenario))?.rows ?? [];
    return { scenario, row: rowOf(rows, scenario) };
  });
  const right = lines.filter((line) => isRight(line, found.family)).length;
  const score = scoreOf(lines.map((line) => scoredOf(line, found.family)));
  await write(
    null,
    `${tableOf(lines, found.family)}\n\n${right} of ${lines.length} right\n\n${scoreInWords(score)}\n`,
  );
  if ([...played.values()].some(({ status }) => status !== EXIT.ended)) return EXIT.unfinished;
  return right === lines.length ? EXIT.ended : WRONG;
}

process.exitCode = await main(process.argv.slice(2));
