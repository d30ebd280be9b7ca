/**
 * Runs inside a lab's client: the extension in a real browser, the same batch `ROUNDS` times, and all that it kept.
 * `node batches-in-lab.ts ROUNDS` and then the words of `check` (contract §2.1); `--out` gets one JSON object a round.
 */
import { parseCheckArguments } from '../../runner/check-arguments.ts';
import { readCheckInput } from '../../runner/check-input.ts';
import { checkSettings } from '../../runner/check-settings.ts';
import { deadline_ms, deadlineSignal } from '../../runner/deadline.ts';
import { EXIT, say, type ExitStatus } from '../../runner/exit-status.ts';
import { openSession } from '../../runner/open-session.ts';
import { runBatch } from '../../runner/session.ts';
import { listenForStop } from '../../runner/stop-signals.ts';
import { waitForCollector } from '../../runner/wait-for-collector.ts';
import { write } from '../../runner/write-out.ts';
import type { Batch, KeptObservations, ResultRow } from '../../utils/store/records.ts';
import { readKept } from './in-page.ts';

export interface PlayedBatch {
  batch: Batch;
  rows: ResultRow[];
  kept: KeptObservations[];
}

async function main([rounds, ...words]: readonly string[]): Promise<ExitStatus> {
  const read = parseCheckArguments(words);
  if (read.kind !== 'options') return EXIT.usage;
  const files = await readCheckInput(read.options);
  if (!files.ok) return EXIT.usage;
  const { targets, anchors, out } = files.input;
  const { browser, caFile: ca, concurrency, collector } = read.options;
  const stop = listenForStop();
  if (collector !== null) await waitForCollector(collector, stop.signal);
  const launched = await openSession({ browser, headless: true, ca });
  if (!launched.ok) {
    say(launched.error);
    return EXIT.noBrowser;
  }
  const { session } = launched;
  try {
    for (let round = 1; round <= Number(rounds); round += 1) {
      const { unfinished, rows } = await runBatch(session, {
        targets,
        settings: checkSettings(read.options, anchors),
        signal: AbortSignal.any([stop.signal, deadlineSignal(deadline_ms(targets.length, concurrency))]),
        onProgress: () => undefined,
      });
      const [first] = rows.values();
      if (unfinished !== null || first === undefined || rows.size < targets.length) {
        say(`round ${round} did not end: ${unfinished ?? 'results are missing'}`);
        return EXIT.unfinished;
      }
      const played = { rows: [...rows.values()], ...(await session.evaluate(readKept, first.batch_id)) };
      await write(out, `${JSON.stringify(played)}\n`);
      say(`round ${round} of ${rounds} ended`);
    }
    return EXIT.ended;
  } finally {
    await out?.close();
    await session.close();
    stop.release();
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
