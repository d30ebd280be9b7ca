/** Trusts one more root (`check --ca`): in one browser profile, and in this process. Both browsers on Linux read NSS databases. */
import { X509Certificate } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { codeOf } from './error-line.ts';

const run = promisify(execFile);

export type TrustOutcome = { ok: true } | { ok: false; error: string };

/** `database`: folder of the NSS database, made where it is missing. `file`: the certificate, PEM or DER. */
export async function trustRoot(database: string, file: string): Promise<TrustOutcome> {
  try {
    await mkdir(database, { recursive: true });
    await run('certutil', ['-N', '--empty-password', '-d', `sql:${database}`]);
    const ascii = (await readFile(file, 'utf8')).includes('-----BEGIN') ? ['-a'] : [];
    await run('certutil', [
      '-A',
      '-d',
      `sql:${database}`,
      '-n',
      'reachwatch',
      '-t',
      'C,,',
      '-i',
      file,
      ...ascii,
    ]);
    return { ok: true };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return { ok: false, error: '--ca needs certutil (Debian package libnss3-tools)' };
    }
    // execFile's message is the command, then what certutil said.
    const said = String(error).trim().split('\n').at(-1);
    return { ok: false, error: `--ca ${file}: ${said}` };
  }
}

/** Makes this process trust it too. `file`: a certificate, PEM or DER. */
export async function trustHere(file: string): Promise<void> {
  const root = new X509Certificate(await readFile(file)).toString();
  setDefaultCACertificates([...getCACertificates('default'), root]);
}
