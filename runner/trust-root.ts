/** Makes one browser profile trust one more root (`check --ca`). Both browsers on Linux read NSS databases. */
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type TrustOutcome = { ok: true } | { ok: false; error: string };

/** `database`: folder of the NSS database, made where it is missing. `file`: the certificate, PEM or DER. */
export async function trustRoot(database: string, file: string): Promise<TrustOutcome> {
  try {
    await mkdir(database, { recursive: true });
    await run('certutil', ['-N', '--empty-password', '-d', `sql:${database}`]);
    const ascii = (await readFile(file, 'utf8')).includes('-----BEGIN') ? ['-a'] : [];
    await run('certutil', ['-A', '-d', `sql:${database}`, '-n', 'reachwatch', '-t', 'C,,', '-i', file, ...ascii]);
    return { ok: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return { ok: false, error: '--ca needs certutil (Debian package libnss3-tools)' };
    }
    return { ok: false, error: `--ca ${file}: ${(error as Error).message.trim().split('\n').at(-1) ?? ''}` };
  }
}
