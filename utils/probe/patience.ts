/**
 * How long one attempt waits: a timer that can be held.
 *
 * Firefox asks the system's resolver in threads, and a name that no server answers keeps its threads for 10 s a
 * server, also after its fetch was aborted. 32 such names at once held every other name back for 9.8 s; 24 did not
 * (measured with a silent resolver on Firefox 153 ESR, 2026-11). A name that only waits its turn must not look like a
 * stalled site: while the lookup is under way the timer is held, up to `LONGEST_HOLD_MS` in all.
 */
export const LONGEST_HOLD_MS = 12_000;

export interface Patience {
  /** Stops the clock until the returned function is called. Holds may overlap. */
  hold: () => () => void;
  /** Stops it for good. */
  end: () => void;
}

/** Calls `over` once, when `ms` have passed that were not held. `clock` is monotonic, in milliseconds. */
export function createPatience(ms: number, over: () => void, clock: () => number): Patience {
  let left = ms;
  let holdLeft = LONGEST_HOLD_MS;
  let holds = 0;
  let since = clock();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = () => {
    clearTimeout(timer);
    since = clock();
    timer = setTimeout(over, left);
  };
  const pause = () => {
    clearTimeout(timer);
    left -= clock() - since;
    since = clock();
    timer = setTimeout(() => {
      holdLeft = 0;
      run();
    }, holdLeft);
  };
  const resume = () => {
    holdLeft -= clock() - since;
    run();
  };

  run();
  return {
    hold: () => {
      if (holdLeft <= 0) return () => {};
      if (holds === 0) pause();
      holds += 1;
      let released = false;
      return () => {
        if (released) return;
        released = true;
        holds -= 1;
        if (holds === 0 && holdLeft > 0) resume();
      };
    },
    end: () => {
      clearTimeout(timer);
      holdLeft = 0;
    },
  };
}
