/** A server that a test starts, stops, kills and starts again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_ENV } from './able.ts';

const PATIENCE_MS = 60_000;
const STEP_MS = 25;

export interface ServerProcess {
  /** Resolves when it answers. It must not be running. */
  start(): Promise<void>;
  /** Resolves when the process has ended, so that its port and its lock files are free. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ServerCommand {
  name: string;
  command: string[];
  /** Whether it answers by now. */
  isUp: () => Promise<boolean>;
  /** It is started so often if it ends by itself before it answers. */
  tries?: number;
}

export function serverProcess({ name, command, isUp, tries = 1 }: ServerCommand): ServerProcess {
  let child: ChildProcess | undefined;
  const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;

  /** Resolves with null when it answers, or with what it said when it ended. */
  const startOnce = async (): Promise<string | null> => {
    const [program = '', ...words] = command;
    // Detached: an interrupt at the terminal is the sweeper's business.
    child = spawn(program, words, { env: SERVER_ENV, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await isUp())) {
      if (!isRunning()) return said.trim();
      if (performance.now() > deadline) throw new Error(`${name} does not answer: ${said.trim()}`);
      await sleep(STEP_MS);
    }
    return null;
  };
  return {
    async start() {
      if (isRunning()) throw new Error(`${name} runs already`);
      for (let tried = 1; ; tried += 1) {
        const said = await startOnce();
        if (said === null) return;
        if (tried >= tries) throw new Error(`${name} ended before it answered: ${said}`);
      }
    },
    async stop(signal) {
      if (child === undefined || !isRunning()) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
