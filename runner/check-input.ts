/** Reads the files that `check` was given. What is wrong with one comes back as one line. */
import { X509Certificate } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import type { CsvError } from '../utils/targets/csv-table.ts';
import { parseAnchors } from '../utils/targets/anchors-csv.ts';
import { parseTargetList } from '../utils/targets/list-csv.ts';
import type { Anchor, Target } from '../utils/targets/schema.ts';
import { targetOfUrl } from '../utils/targets/target-url.ts';
import type { CheckOptions } from './check-arguments.ts';
import { codeOf } from './error-line.ts';

export interface CheckInput {
  /** The file's first, then the URLs; each once. */
  targets: Target[];
  anchors: Anchor[] | null;
  /** Null: standard output. Opened before anything is measured, so that no measurement is lost to a wrong name. */
  out: FileHandle | null;
}

export type CheckInputRead = { ok: true; input: CheckInput } | { ok: false; message: string };

/** Thrown and caught in this file only: the first thing that is wrong. */
class WrongInput extends Error {}

export async function readCheckInput(options: CheckOptions): Promise<CheckInputRead> {
  try {
    const targets = new Map<string, Target>();
    for (const target of [...(await listed(options.targetsFile)), ...options.urls.map(single)]) {
      if (!targets.has(target.url)) targets.set(target.url, target);
    }
    if (targets.size === 0) throw new WrongInput(`${options.targetsFile}: there are no targets`);
    const anchors = await ownAnchors(options.anchorsFile);
    await checkRoot(options.caFile);
    const out = options.outFile === null ? null : await openOut(options.outFile);
    return { ok: true, input: { targets: [...targets.values()], anchors, out } };
  } catch (error) {
    if (error instanceof WrongInput) return { ok: false, message: error.message };
    throw error;
  }
}

async function listed(file: string | null): Promise<Target[]> {
  if (file === null) return [];
  const list = parseTargetList(await text('--targets', file), 'list');
  if (!list.ok) throw new WrongInput(firstFault(file, list.errors));
  return list.targets;
}

async function ownAnchors(file: string | null): Promise<Anchor[] | null> {
  if (file === null) return null;
  const list = parseAnchors(await text('--anchors', file));
  if (!list.ok) throw new WrongInput(firstFault(file, list.errors));
  return list.anchors;
}

/** The browser's own tools would say it later, and less plainly. */
async function checkRoot(file: string | null): Promise<void> {
  if (file === null) return;
  const bytes = await contents('--ca', file);
  if (!isCertificate(bytes)) throw new WrongInput(`--ca ${file} is not a certificate`);
}

function isCertificate(bytes: Buffer): boolean {
  try {
    return Boolean(new X509Certificate(bytes));
  } catch {
    return false;
  }
}

function single(url: string): Target {
  const read = targetOfUrl(url);
  if (!read.ok) throw new WrongInput(read.message);
  return read.target;
}

async function text(option: string, file: string): Promise<string> {
  return (await contents(option, file)).toString('utf8');
}

async function contents(option: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new WrongInput(`${option} ${file} cannot be read: ${codeOf(error) ?? String(error)}`, {
      cause: error,
    });
  }
}

async function openOut(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'w');
  } catch (error) {
    throw new WrongInput(`--out ${file} cannot be written: ${codeOf(error) ?? String(error)}`, {
      cause: error,
    });
  }
}

function firstFault(file: string, errors: readonly CsvError[]): string {
  const [first, ...others] = errors;
  const place = first === undefined ? '' : `, line ${first.line}, column ${first.column}: ${first.message}`;
  return `${file}${place}${others.length > 0 ? ` (and ${others.length} more)` : ''}`;
}
