import type { FileHandle } from 'node:fs/promises';
import { codeOf } from './error-line.ts';

/**
 * Writes data to the file, or to standard output. A reader who went away (`| head`) is no error.
 * @returns null, or one line that says why it could not be written (a full disk).
 */
export async function write(out: FileHandle | null, data: string): Promise<string | null> {
  try {
    await (out === null ? toStandardOutput(data) : out.writeFile(data));
    return null;
  } catch (error) {
    return `the results cannot be written: ${codeOf(error) ?? String(error)}`;
  }
}

async function toStandardOutput(data: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve() : reject(error));
    process.stdout.once('error', onError);
    process.stdout.write(data, () => resolve());
  });
}
