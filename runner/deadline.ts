/** How long a batch may take before the runner gives it up. It is a net for what hangs, not a pace: generous. */

const MINUTE_MS = 60_000;
/** Anchors, a browser that starts slowly, the closing of the batch. */
const AROUND_MS = 8 * MINUTE_MS;
/** One silent target: two attempts and the further rungs of the ladder, each to its end. */
const SILENT_TARGET_MS = 2 * MINUTE_MS;
/** The extension's default (utils/store/settings.ts). */
const DEFAULT_CONCURRENCY = 8;

/** Milliseconds, as if every target were silent. */
export function deadline_ms(targets: number, concurrency: number | null): number {
  return AROUND_MS + Math.ceil(targets / (concurrency ?? DEFAULT_CONCURRENCY)) * SILENT_TARGET_MS;
}

/** Fires after that long; does not keep the process alive. */
export function deadlineSignal(limit_ms: number): AbortSignal {
  const controller = new AbortController();
  const minutes = Math.round(limit_ms / 60_000);
  setTimeout(() => controller.abort(new Error(`more than ${minutes} minutes`)), limit_ms).unref();
  return controller.signal;
}
