/** How soon the popup is painted, with a full store and an empty one, against an empty page of the extension. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { popupScriptBytes } from '../../scripts/sizes.ts';
import { buildExtension } from '../e2e/pages/built-extension.ts';
import { openPages } from '../e2e/pages/chromium-pages.ts';
import type { OpenedPages } from '../e2e/pages/chromium-pages.ts';
import { TWO_BLOCKED } from '../e2e/pages/fixtures/summaries.ts';
import { METHOD_VERSION } from '../../utils/diagnose/judge.ts';
import type { ResultRow } from '../../utils/store/records.ts';
import { median } from './figure.ts';
import type { Measured } from './figure.ts';
import { countResults, firstContentfulPaint, putResults } from './in-page.ts';

const OPENINGS = 7;
const RESULTS = 500_000;
const RESULTS_AT_ONCE = 10_000;
const LOOK = { width: 360, height: 580 };
const EMPTY_PAGE = 'empty.html';

const MODEL: ResultRow = {
  batch_id: '',
  url: '',
  target: { url: 'https://site.test/', category_code: 'NEWS', service: null, role: null, source: 'list' },
  verdict: {
    verdict: 'ok',
    mechanisms: [],
    locus: null,
    reasons: ['answered_over_tls'],
    failure_class: null,
    failure: null,
    operation: null,
    failed_host: null,
    flags: [],
  },
  started_at: '2026-06-14T12:00:00.000Z',
  duration_ms: 120,
  method_version: METHOD_VERSION,
  browser: 'chromium',
  browser_version: '156.0.8078.79',
  raw_error: null,
  status: 200,
  attempts: 1,
};

/** Medians over the openings, in milliseconds. */
interface Opened {
  empty_page_ms: number;
  popup_ms: number;
}

export async function measurePopup(): Promise<Measured> {
  // The real background would write its own summary over the one that is to be shown.
  const extension = await buildExtension('chrome', 'recorder');
  await writeFile(join(extension.directory, EMPTY_PAGE), '<!doctype html><title>empty</title><p>empty</p>');
  const pages = await openPages(extension.directory);
  try {
    const items = { settings: { enabled: true, language: 'en' }, summary: TWO_BLOCKED };
    const keeper = await pages.open('dashboard.html', items, LOOK); // It makes the database.
    const root = new URL('/', keeper.url()).href;
    const before = await openEach(pages, root);
    await fill(keeper);
    const after = await openEach(pages, root);
    return {
      wrongs: [],
      figures: [
        {
          part: 'popup',
          what: 'first paint with 500,000 results, to an empty page’s',
          value: after.popup_ms / after.empty_page_ms,
          unit: 'ratio',
          goal: null,
          from: { ...after, openings: OPENINGS },
        },
        {
          part: 'popup',
          what: 'first paint with 500,000 results, to an empty store’s',
          value: after.popup_ms / after.empty_page_ms / (before.popup_ms / before.empty_page_ms),
          unit: 'ratio',
          goal: null,
          from: { ...before, openings: OPENINGS },
        },
        {
          part: 'popup',
          what: 'scripts, gzipped',
          value: (await popupScriptBytes(extension.directory)) / 1000,
          unit: 'kB',
          goal: 12,
          from: {},
        },
      ],
    };
  } finally {
    await pages.close();
    await extension.remove();
  }
}

/** By turns, so that a noisy moment of the machine falls on both. The first of each warms up and is not counted. */
async function openEach({ browser }: OpenedPages, root: string): Promise<Opened> {
  const times = { [EMPTY_PAGE]: [] as number[], 'popup.html': [] as number[] };
  for (let opening = 0; opening <= OPENINGS; opening += 1) {
    for (const [path, seen] of Object.entries(times)) {
      const page = await browser.newPage();
      await page.setViewport(LOOK);
      await page.goto(`${root}${path}`);
      const paint_ms = await page.evaluate(firstContentfulPaint);
      if (opening > 0) seen.push(paint_ms);
      await page.close();
    }
  }
  return { empty_page_ms: median(times[EMPTY_PAGE]), popup_ms: median(times['popup.html']) };
}

async function fill(keeper: Page): Promise<void> {
  const before = await keeper.evaluate(countResults);
  for (let from = 0; from < RESULTS; from += RESULTS_AT_ONCE) {
    await keeper.evaluate(putResults, { ...MODEL }, from, RESULTS_AT_ONCE);
  }
  const added = (await keeper.evaluate(countResults)) - before;
  if (added !== RESULTS) throw new Error(`the store has ${added} new results, not ${RESULTS}`);
}
