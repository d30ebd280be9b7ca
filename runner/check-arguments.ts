/** The words after `npm run check --` (contract §2.1), read and told apart. Files are read elsewhere. */
import { parseArgs } from 'node:util';
import { lineOf } from './error-line.ts';
import { checkableUrl } from '../utils/targets/checkable-url.ts';
import { collectorUrl } from '../utils/targets/collector-url.ts';
import type { DrivenFamily } from './find-browser.ts';

export const CHECK_USAGE =
  'npm run --silent check -- [--browser chromium|firefox] [--targets FILE.csv] [--collector URL] [--ca FILE.crt] ' +
  '[--doh URL]… [--anchors FILE.csv] [--out FILE.jsonl] [--concurrency N] [URL…]';

export interface CheckOptions {
  /** Null: whichever there is. */
  browser: DrivenFamily | null;
  targetsFile: string | null;
  anchorsFile: string | null;
  caFile: string | null;
  outFile: string | null;
  /** Null: the built-in ones. */
  doh: string[] | null;
  /** Null: the extension's default. */
  concurrency: number | null;
  /** Base URL of the collector whose controls are used, in its stored form; null: none. */
  collector: string | null;
  /** In their stored form, as given, each once. */
  urls: string[];
}

export type CheckArguments =
  | { kind: 'options'; options: CheckOptions }
  | { kind: 'help' }
  | { kind: 'wrong'; message: string };

const OPTIONS = {
  browser: { type: 'string' },
  targets: { type: 'string' },
  collector: { type: 'string' },
  ca: { type: 'string' },
  doh: { type: 'string', multiple: true },
  anchors: { type: 'string' },
  out: { type: 'string' },
  concurrency: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** The extension's own bounds (utils/store/valid-settings.ts): what is outside of them it would not heed. */
const MOST_CONCURRENCY = 32;

export function parseCheckArguments(words: readonly string[]): CheckArguments {
  const parsed = parse(words);
  if (typeof parsed === 'string') return wrong(parsed);
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };

  const browser = values.browser ?? null;
  if (browser !== null && !isFamily(browser))
    return wrong(`--browser is chromium or firefox, not "${browser}"`);

  const concurrency = values.concurrency === undefined ? null : Number(values.concurrency);
  if (
    concurrency !== null &&
    !(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= MOST_CONCURRENCY)
  ) {
    return wrong(
      `--concurrency is a whole number from 1 to ${MOST_CONCURRENCY}, not "${values.concurrency}"`,
    );
  }

  for (const resolver of values.doh ?? []) {
    if (!URL.canParse(resolver) || new URL(resolver).protocol !== 'https:') {
      return wrong(`--doh is an https URL, not "${resolver}"`);
    }
  }

  const collector =
    values.collector === undefined ? null : collectorUrl(values.collector, { plainHttp: true });
  if (collector?.ok === false) return wrong(`--collector: ${collector.message}`);

  const urls = new Set<string>();
  for (const word of positionals) {
    const read = checkableUrl(word);
    if (!read.ok) return wrong(read.message);
    urls.add(read.url);
  }
  if (urls.size === 0 && values.targets === undefined)
    return wrong('nothing to check: give --targets FILE.csv or a URL');

  return {
    kind: 'options',
    options: {
      browser,
      targetsFile: values.targets ?? null,
      anchorsFile: values.anchors ?? null,
      caFile: values.ca ?? null,
      outFile: values.out ?? null,
      doh: values.doh ?? null,
      concurrency,
      collector: collector?.url ?? null,
      urls: [...urls],
    },
  };
}

/** Node's parser throws for what it does not know; its message is the line to show. */
function parse(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
    return { values, positionals };
  } catch (error) {
    return lineOf(error).split('. To specify')[0] ?? '';
  }
}

export function isFamily(name: string): name is DrivenFamily {
  return name === 'chromium' || name === 'firefox';
}

function wrong(message: string): CheckArguments {
  return { kind: 'wrong', message };
}
