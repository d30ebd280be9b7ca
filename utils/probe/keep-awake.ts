/**
 * A browser ends an idle background after 30 s, and does not count a fetch as work. Any call of its API does count:
 * one every 20 s kept both Chromium's worker and Firefox's event page alive (measured 2026-11).
 */
const CALL_EVERY_MS = 20_000;

/** Returns `stayAwake`: from its call until the call of what it returns, `callApi` is called every 20 s. */
export function createKeepAwake(callApi: () => Promise<unknown>): () => () => void {
  let working = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  return () => {
    working += 1;
    timer ??= setInterval(() => void callApi(), CALL_EVERY_MS);
    return () => {
      working -= 1;
      if (working > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}
