/** What a person clicks in the dashboard: leave for the sites, a level, and back again. */
import type { Page } from 'puppeteer-core';
import type { Level } from '../../../utils/store/consent.ts';

/** The browser's own question is answered by who started it (`allow: 'if_asked'`). */
export async function allowSites(page: Page): Promise<void> {
  await open(page, 'settings');
  await page.click('.settings .warning button');
  await page.waitForSelector('.settings .warning', { hidden: true });
}

/** To more than now: the questions are answered right. Resolves when it was clicked, not when it holds. */
export async function agreeTo(page: Page, level: Level): Promise<void> {
  await open(page, 'sharing');
  await page.click(`.sharing [value="${level}"]`);
  await page.click('.quiz li:nth-child(1) button:nth-of-type(1)');
  await page.click('.quiz li:nth-child(2) button:nth-of-type(2)');
  await page.click('.sharing .change .primary');
}

/** Stop contributing, and erase what waits. */
export async function takeBack(page: Page): Promise<void> {
  await open(page, 'sharing');
  await page.click('.sharing > button');
}

/** What stands below the collectors, as soon as it names `relay`. */
export async function trustText(page: Page, relay: string): Promise<string> {
  await open(page, 'sharing');
  const seen = await page.waitForFunction(
    (name) => {
      const text = document.querySelector('.collector')?.textContent;
      return text?.includes(name) === true ? text : null;
    },
    {},
    relay,
  );
  return (await seen.jsonValue()) ?? '';
}

async function open(page: Page, section: 'settings' | 'sharing'): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, section);
  await page.waitForSelector(`.${section}`);
}
