import type { FileHandle } from 'node:fs/promises';

/** Writes data to the file, or to standard output. A reader who went away (`| head`) is no error. */
export async function write(out: FileHandle | null, data: string): Promise<void> {
  if (out !== null) return out.writeFile(data);
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve() : reject(error));
    process.stdout.once('error', onError);
    process.stdout.write(data, () => resolve());
  });
}
