/** `npm run check`: one batch of the given targets in a real browser; one JSON object a target (contract §2.1). */
import { CHECK_USAGE, parseCheckArguments, type CheckOptions } from './check-arguments.ts';
import { readCheckInput, type CheckInput } from './check-input.ts';
import { deadline_ms, deadlineSignal } from './deadline.ts';
import { EXIT, say, type ExitStatus } from './exit-status.ts';
import { openSession } from './open-session.ts';
import { progressLine } from './progress-line.ts';
import { recordsOf, runBatch } from './session.ts';
import { listenForStop } from './stop-signals.ts';
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
    return await check(read.options, files.input);
  } finally {
    await files.input.out?.close();
  }
}

async function check(options: CheckOptions, { targets, anchors, out }: CheckInput): Promise<ExitStatus> {
  const stop = listenForStop();
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
      settings: {
        // No batch of the default list in between.
        enabled: false,
        anchors,
        doh_resolvers: options.doh,
        ...(options.concurrency === null ? {} : { concurrency: options.concurrency }),
      },
      signal: AbortSignal.any([stop.signal, deadlineSignal(limit_ms)]),
      onProgress: progress.show,
    });
    progress.end();
    const urls = targets.map(({ url }) => url);
    await write(
      out,
      recordsOf(rows, urls, session)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    );
    if (unfinished === null && rows.size === urls.length) return EXIT.ended;
    say(
      `the batch did not end: ${unfinished ?? 'results are missing'} (${rows.size} of ${urls.length} results)`,
    );
    return EXIT.unfinished;
  } finally {
    await session.close();
    stop.release();
  }
}

function wrongUsage(message: string): ExitStatus {
  say(`${message} (--help shows the usage)`);
  return EXIT.usage;
}

process.exitCode = await main(process.argv.slice(2));
