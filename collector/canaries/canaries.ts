/**
 * Targets that exist nowhere, hidden among those of the lists. Whoever says that one of them answers did not measure: what came
 * with it in the same batch is counted apart (store/count.sql.ts). They are not published as a cell, also after they left
 * the operator's file, unless they were seen to answer.
 */
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { parseTargetList } from '../../utils/targets/list-csv.ts';
import type { Target } from '../../utils/targets/schema.ts';
import { SERVICES } from '../../utils/targets/services.data.ts';
import { firstLineOf } from '../first-line.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { numberOf } from '../identity.ts';

/** Numbers of targets. */
export interface CountedCanaries {
  /** All that ever were canaries: no cell is published of them. Not those that answered and were taken out. */
  hidden: readonly number[];
  /** Of these, those that nobody ever saw answer: an `ok` on one marks its batch. */
  marking: readonly number[];
}

const ALL_ENDPOINTS = new Set(SERVICES.flatMap(({ endpoints }) => endpoints.map(({ url }) => url)));

export const NO_CANARIES: CountedCanaries = { hidden: [], marking: [] };

export interface Canaries {
  counted: () => CountedCanaries;
  /** From now on the collector's own vantage is asked, too: a name that answers it exists, and is no canary any more. */
  watch: (answers: (url: string) => boolean) => void;
}

/** The operator's file; no file: no canaries. Not ok: it cannot be used, and `message` says why. */
export async function readCanaries(
  file: string,
): Promise<{ ok: true; targets: Target[] } | { ok: false; message: string }> {
  const text = await textOf(file);
  if (text === null) return { ok: true, targets: [] };
  if (typeof text !== 'string') return { ok: false, message: `${file}: ${text.message}` };
  const read = parseTargetList(text, 'list');
  if (!read.ok) {
    const [first] = read.errors;
    return { ok: false, message: `${file}: line ${first?.line ?? 1}: ${first?.message ?? 'unreadable'}` };
  }
  // Over http anything on the way may answer in the name of what is not there, and an honest person would be called a liar.
  const open = read.targets.find(({ url }) => !url.startsWith('https:'));
  if (open !== undefined) return { ok: false, message: `${file}: ${open.url} is no https address` };
  const real = read.targets.find(({ url }) => ALL_ENDPOINTS.has(url));
  if (real !== undefined) return { ok: false, message: `${file}: ${real.url} is checked by everyone` };
  return { ok: true, targets: read.targets };
}

export function openCanaries(
  targets: readonly Target[],
  ledger: Pick<Ledger, 'canaries' | 'rememberCanary'>,
  log: Logger,
): Canaries {
  for (const { url } of targets)
    ledger.rememberCanary({ target: numberOf('target', url), input: url, spoilt: false });
  const named = new Set(targets.map(({ url }) => url));
  let known = ledger.canaries();
  let answers: (url: string) => boolean = nobodyAsked;
  return {
    counted: () => {
      const found = known.filter(({ input, spoilt }) => !spoilt && answers(input));
      for (const canary of found) {
        ledger.rememberCanary({ ...canary, spoilt: true });
        log.warn({ canary: canary.input }, 'a canary answers: it marks nobody any more, replace it');
      }
      if (found.length > 0) known = ledger.canaries();
      return {
        // One that answers, and that the operator took out, was a target like others.
        hidden: known.filter(({ input, spoilt }) => !spoilt || named.has(input)).map(({ target }) => target),
        marking: known.filter(({ spoilt }) => !spoilt).map(({ target }) => target),
      };
    },
    watch: (ask) => {
      answers = ask;
    },
  };
}

function nobodyAsked(): boolean {
  return false;
}

async function textOf(file: string): Promise<string | null | { message: string }> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? null : { message: firstLineOf(error) };
  }
}
