/** One request per host at a time. */

export interface HostTurns {
  /** Runs `work` when nobody else is at work with `host`; in the order of asking. */
  take: <Result>(host: string, work: () => Promise<Result>) => Promise<Result>;
}

export function hostTurns(): HostTurns {
  const last = new Map<string, Promise<void>>();
  return {
    take: async (host, work) => {
      const before = last.get(host) ?? Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      last.set(host, promise);
      await before;
      try {
        return await work();
      } finally {
        resolve();
        if (last.get(host) === promise) last.delete(host);
      }
    },
  };
}
