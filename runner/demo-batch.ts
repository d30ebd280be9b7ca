/**
 * One batch of `npm run demo`, run inside the lab's client: `check` with its arguments, but in a window unless it is
 * told `--headless`, and telling its progress as lines of JSON on standard error.
 */
import { parseCheckArguments } from './check-arguments.ts';
import { readCheckInput } from './check-input.ts';
import { checkSettings } from './check-settings.ts';
import { deadline_ms, deadlineSignal } from './deadline.ts';
import { EXIT, say, type ExitStatus } from './exit-status.ts';
import { openSession } from './open-session.ts';
import { recordsOf, runBatch } from './session.ts';
import { listenForStop } from './stop-signals.ts';
import { waitForCollector } from './wait-for-collector.ts';
import { write } from './write-out.ts';

const HEADLESS = '--headless';

async function main(words: readonly string[]): Promise<ExitStatus> {
  const headless = words.includes(HEADLESS);
  const read = parseCheckArguments(words.filter((word) => word !== HEADLESS));
  if (read.kind !== 'options') return EXIT.usage;
  const files = await readCheckInput(read.options);
  if (!files.ok) return EXIT.usage;
  const { targets, anchors, out } = files.input;
  const { browser, caFile: ca, collector } = read.options;
  const stop = listenForStop();
  const limit = AbortSignal.any([stop.signal, deadlineSignal(deadline_ms(targets.length, null))]);
  if (collector !== null) await waitForCollector(collector, limit);
  const launched = await openSession({ browser, headless, ca });
  if (!launched.ok) {
    say(launched.error);
    return EXIT.noBrowser;
  }
  const { session } = launched;
  try {
    const { unfinished, rows } = await runBatch(session, {
      targets,
      settings: checkSettings(read.options, anchors),
      signal: limit,
      onProgress: ({ done, total }) => process.stderr.write(`${JSON.stringify({ done, total })}\n`),
    });
    const urls = targets.map(({ url }) => url);
    const records = recordsOf(rows, urls, session).map((record) => `${JSON.stringify(record)}\n`);
    await write(out, records.join(''));
    return unfinished === null ? EXIT.ended : EXIT.unfinished;
  } finally {
    await out?.close();
    await session.close();
    stop.release();
  }
}

process.exitCode = await main(process.argv.slice(2));
