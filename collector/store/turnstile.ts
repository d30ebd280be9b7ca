/** Lets so many in at once; the others wait in order. */

export interface Turnstile {
  /** Resolves when it is one's turn; the function given back is called when one leaves. */
  enter: () => Promise<() => void>;
  /** How many wait. */
  waiting: () => number;
  /** Enters, does, leaves. */
  through: <T>(work: () => Promise<T>) => Promise<T>;
}

export function turnstile(places: number): Turnstile {
  const queue: (() => void)[] = [];
  let free = places;
  const leave = (): void => {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const enter = async (): Promise<() => void> => {
    if (free > 0) free -= 1;
    else
      await new Promise<void>((resolve) => {
        queue.push(resolve);
      });
    let here = true;
    return () => {
      if (here) leave();
      here = false;
    };
  };
  return {
    enter,
    waiting: () => queue.length,
    through: async (work) => {
      const done = await enter();
      try {
        return await work();
      } finally {
        done();
      }
    },
  };
}
