/** The way through the welcome page, by clicks. */
import type { Page } from 'puppeteer-core';

const COLLECTOR = 'http://127.0.0.1:8787/';

/** To the last step, before anything is started. The collector is on this machine, and nobody is there. */
export async function walkToAccess(page: Page, level: 'local' | 'reference' | 'contribute'): Promise<void> {
  await page.click('.ways .primary');
  await page.click(`[value="${level}"]`);
  if (level !== 'local') {
    await page.type('input[name="collector"]', COLLECTOR);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.collector li');
  }
  await page.click('.ways .primary');
  await page.click('.quiz li:nth-child(1) button:nth-of-type(1)');
  await page.click('.quiz li:nth-child(2) button:nth-of-type(2)');
  await page.click('.ways .primary');
  await page.waitForSelector('.chosen');
}
