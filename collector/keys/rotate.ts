/**
 * `node collector/keys/rotate.ts DATA`: a new signing key, vouched for by the present one. A collector that runs takes it up
 * by itself; clients that pinned an older key follow the chain in `GET /v1/keys`.
 */
import { keyFileIn, readKeyFile, writeKeyFile } from './key-file.ts';
import { withSuccessor } from './successor.ts';
import { refuse } from '../refuse.ts';

async function rotate([folder, ...more]: readonly string[]): Promise<number> {
  if (folder === undefined || more.length > 0) return refuse('usage: node collector/keys/rotate.ts DATA');
  const file = keyFileIn(folder);
  const read = await readKeyFile(file);
  if (read.kind === 'none') return refuse(`there is no ${file}; the collector makes its first key itself`);
  if (read.kind === 'broken') return refuse(read.message);
  const renewed = await withSuccessor(read.keys, new Date());
  await writeKeyFile(file, renewed);
  process.stdout.write(`${renewed.keys.at(-1)?.id}\n`);
  return 0;
}

process.exitCode = await rotate(process.argv.slice(2));
