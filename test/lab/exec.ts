/** Runs a program inside a namespace, with an environment that nothing of the machine's network leaks into. */
import { spawn } from 'node:child_process';

export interface ExecOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Written to its standard input. */
  input?: string;
  /** Called with each line of standard error as it comes. */
  onErrorLine?: (line: string) => void;
  /** Called with each line of standard output as it comes. */
  onOutputLine?: (line: string) => void;
  /** After so long it is ended; its status is then null. */
  timeoutMs?: number;
  /** Asks it to end (SIGTERM). */
  signal?: AbortSignal;
}

export interface Ran {
  /** Exit status; null when a signal ended it. */
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The machine's own proxies would lead around the lab. */
const NETWORK_VARIABLES = /^(https?|all|no|ftp)_proxy$|^SSL_CERT|^NODE_EXTRA_CA_CERTS$/i;

export function runIn(namespace: string, command: string[], options: ExecOptions = {}): Promise<Ran> {
  const inherited = Object.entries(process.env).filter(([name]) => !NETWORK_VARIABLES.test(name));
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
    env: { ...Object.fromEntries(inherited), ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  });
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    const tellOutput = linesTo(options.onOutputLine);
    const tellErrors = linesTo(options.onErrorLine);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      tellOutput(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      tellErrors(text);
    });
    options.signal?.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    // A program that does not read its input may be gone before it is written.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
  });
}

/** Takes text as it comes and gives it on by whole lines. */
function linesTo(tell: ((line: string) => void) | undefined): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach((line) => tell?.(line));
  };
}
