/** A person's Ctrl-C and a supervisor's SIGTERM, as one signal. */

const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopSignals {
  signal: AbortSignal;
  /** Hands the names back to Node's own handling. */
  release: () => void;
}

/** The first fires the signal, so that the browser is ended in order. The second ends this process at once: listeners of `exit` clean up. */
export function listenForStop(): StopSignals {
  const controller = new AbortController();
  const onSignal = (name: string) => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error(`stopped by ${name}`));
  };
  for (const name of NAMES) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of NAMES) process.off(name, onSignal);
    },
  };
}
