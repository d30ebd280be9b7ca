/** Runs a program inside a namespace, with an environment that nothing of the machine's network leaks into. */
import { spawn } from 'node:child_process';

export interface ExecOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Written to its standard input. */
  input?: string;
  /** Called with each line of standard error as it comes. */
  onErrorLine?: (line: string) => void;
  /** After so long it is ended; its status is then null. */
  timeoutMs?: number;
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
    let line = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      lines.forEach((whole) => options.onErrorLine?.(whole));
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    // A program that does not read its input may be gone before it is written.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
  });
}
