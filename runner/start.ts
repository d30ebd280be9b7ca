/**
 * `npm start`: a collector beside it, a real browser with the extension, a first batch of the default list, and the table of
 * what it found.
 */
import { builtInTargets } from '../utils/targets/built-in.ts';
import { BUILT_IN_LIST } from '../utils/targets/list-order.ts';
import { deadline_ms, deadlineSignal } from './deadline.ts';
import { startEmbeddedCollector, type EmbeddedCollector } from './embedded-collector.ts';
import { EXIT, say, type ExitStatus } from './exit-status.ts';
import type { ExtensionSession } from './extension-session.ts';
import { hasDisplay } from './find-display.ts';
import { headlineText } from './headline-text.ts';
import { showThisTab } from './in-page.ts';
import { openSession } from './open-session.ts';
import { progressLine } from './progress-line.ts';
import { readSummary, runBatch } from './session.ts';
import { parseStartArguments, START_USAGE } from './start-arguments.ts';
import { listenForStop, type StopSignals } from './stop-signals.ts';
import { tableOf } from './table.ts';
import { write } from './write-out.ts';

async function main(words: readonly string[]): Promise<ExitStatus> {
  const read = parseStartArguments(words);
  if (read.kind === 'help') {
    await write(null, `${START_USAGE}\n`);
    return EXIT.ended;
  }
  if (read.kind === 'wrong') {
    say(`${read.message} (usage: ${START_USAGE})`);
    return EXIT.usage;
  }
  const headless = read.headless || !hasDisplay();
  if (headless && !read.headless) say('there is no display: the browser runs without a window (--headless)');
  const stop = listenForStop();
  const collector = await ownCollector();
  try {
    const launched = await openSession({ browser: read.browser, headless, ca: null });
    if (!launched.ok) {
      say(launched.error);
      return EXIT.noBrowser;
    }
    const { session } = launched;
    try {
      const status = await firstBatch(session, headless, stop);
      if (!headless) await untilClosed(session, stop, collector);
      return status;
    } finally {
      await session.close();
    }
  } finally {
    await collector?.stop();
    stop.release();
  }
}

/**
 * It is there to be looked at. The extension is not told of it: it stands on this very line, and what fails for a vantage
 * behind the same filter would look as if it were down for everyone.
 */
async function ownCollector(): Promise<EmbeddedCollector | null> {
  const started = await startEmbeddedCollector();
  if (!started.ok) {
    say(`there is no collector beside it: ${started.error}`);
    return null;
  }
  say(`a collector of your own runs meanwhile: ${started.collector.url}/v1/lists`);
  return started.collector;
}

async function firstBatch(
  session: ExtensionSession,
  headless: boolean,
  stop: StopSignals,
): Promise<ExitStatus> {
  const targets = builtInTargets([]);
  say(
    `checking ${targets.length} endpoints of the default list from your own line, in ${session.family} ${session.version}`,
  );
  const progress = progressLine();
  const { unfinished, endedAt, rows } = await runBatch(session, {
    targets: null,
    // With a window it goes on by the hour while that is open, as it would for a person who said start.
    settings: { enabled: !headless },
    signal: AbortSignal.any([stop.signal, deadlineSignal(deadline_ms(targets.length, null))]),
    onProgress: progress.show,
  });
  progress.end();
  const found = targets.flatMap(({ url }) => rows.get(url) ?? []);
  if (found.length > 0) await write(null, `${tableOf(found)}\n`);
  if (endedAt === null) {
    say(`the batch did not end: ${unfinished}`);
    return EXIT.unfinished;
  }
  const summary = await readSummary(session, endedAt);
  if (summary !== null) await write(null, `\n${headlineText(summary)}\n`);
  return EXIT.ended;
}

async function untilClosed(
  session: ExtensionSession,
  stop: StopSignals,
  collector: EmbeddedCollector | null,
): Promise<void> {
  if (session.gone.aborted || stop.signal.aborted) return;
  // The page that a fresh install opens stands in front; this command is the person's order to begin.
  await session.evaluate(showThisTab).catch(() => undefined);
  say('where to look: the dashboard is open in the window, the popup is behind the button in its toolbar');
  if (collector !== null)
    say(`what your own collector sees of the same list: ${collector.url}/v1/controls?list=${BUILT_IN_LIST}`);
  say('checks go on while it is open; close it to end');
  const ended = AbortSignal.any([session.gone, stop.signal]);
  await new Promise((resolve) => ended.addEventListener('abort', resolve));
}

process.exitCode = await main(process.argv.slice(2));
