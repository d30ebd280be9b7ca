import { setTimeout as pause } from 'node:timers/promises';

/** For a condition that hangs; nothing is measured by it. */
const PATIENCE_MS = 150_000;
const LOOK_EVERY_MS = 250;

/** Resolves with what `look` gives, as soon as that is something. Outside of vitest, so that a script in a lab can use it. */
export async function eventually<Seen>(look: () => Promise<Seen | undefined>): Promise<Seen> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`it did not become so: ${String(look)}`);
    await pause(LOOK_EVERY_MS);
  }
}
