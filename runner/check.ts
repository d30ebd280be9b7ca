/** `npm run check`: one batch of the given targets in a real browser; one JSON object a target (contract §2.1). */
import { CHECK_USAGE, parseCheckArguments, type CheckOptions } from './check-arguments.ts';
import { readCheckInput, type CheckInput } from './check-input.ts';
import { checkSettings } from './check-settings.ts';
import { deadline_ms, deadlineSignal } from './deadline.ts';
import { lineOf } from './error-line.ts';
import { EXIT, say, type ExitStatus } from './exit-status.ts';
import { openSession } from './open-session.ts';
import { progressLine } from './progress-line.ts';
import { recordsOf, runBatch } from './session.ts';
import { listenForStop, type StopSignals } from './stop-signals.ts';
import { trustHere } from './trust-root.ts';
import { waitForCollector } from './wait-for-collector.ts';
import { write } from './write-out.ts';

async function main(words: readonly string[]): Promise<ExitStatus> {
  const read = parseCheckArguments(words);
  if (read.kind === 'help') {
    process.stdout.write(`${CHECK_USAGE}\n`);
    return EXIT.ended;
  }
  if (read.kind === 'wrong') return wrongUsage(read.message);
  const files = await readCheckInput(read.options);
  if (!files.ok) return wrongUsage(files.message);
  try {
    return await checkUntilStopped(read.options, files.input);
  } finally {
    await files.input.out?.close();
  }
}

async function checkUntilStopped(options: CheckOptions, input: CheckInput): Promise<ExitStatus> {
  const stop = listenForStop();
  try {
    if (options.collector !== null) {
      if (options.caFile !== null) await trustHere(options.caFile);
      await waitForCollector(options.collector, stop.signal);
    }
    return await check(options, input, stop);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say(`the batch did not end: ${lineOf(stop.signal.reason)}`);
    return EXIT.unfinished;
  } finally {
    stop.release();
  }
}

async function check(
  options: CheckOptions,
  { targets, anchors, out }: CheckInput,
  stop: StopSignals,
): Promise<ExitStatus> {
  const launched = await openSession({ browser: options.browser, headless: true, ca: options.caFile });
  if (!launched.ok) {
    say(launched.error);
    return EXIT.noBrowser;
  }
  const { session } = launched;
  const progress = progressLine();
  try {
    const limit_ms = deadline_ms(targets.length, options.concurrency);
    const { unfinished, rows } = await runBatch(session, {
      targets,
      settings: checkSettings(options, anchors),
      signal: AbortSignal.any([stop.signal, deadlineSignal(limit_ms)]),
      onProgress: progress.show,
    });
    progress.end();
    const urls = targets.map(({ url }) => url);
    const unwritten = await write(
      out,
      recordsOf(rows, urls, session)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    );
    if (unwritten !== null) {
      say(unwritten);
      return EXIT.unfinished;
    }
    if (unfinished === null && rows.size === urls.length) return EXIT.ended;
    say(
      `the batch did not end: ${unfinished ?? 'results are missing'} (${rows.size} of ${urls.length} results)`,
    );
    return EXIT.unfinished;
  } finally {
    await session.close();
  }
}

function wrongUsage(message: string): ExitStatus {
  say(`${message} (--help shows the usage)`);
  return EXIT.usage;
}

process.exitCode = await main(process.argv.slice(2));
