import { TargetType } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './real-browser.ts';
import type { RealBrowser } from './real-browser.ts';
import { startServers } from './servers.ts';
import type { Servers } from './servers.ts';

let servers: Servers;
let real: RealBrowser;
beforeAll(async () => {
  servers = await startServers();
  real = await openBrowser('chromium', servers.rootPem);
});
afterAll(async () => {
  await real?.close();
  await servers?.close();
});

const workers = (browser: Browser, id: string) =>
  browser
    .targets()
    .filter((target) => target.type() === TargetType.SERVICE_WORKER && target.url().includes(id));

async function stopWorker(browser: Browser, id: string): Promise<void> {
  const [target] = workers(browser, id);
  await (await target?.worker())?.close();
  await expect.poll(() => workers(browser, id).length).toBe(0);
}

/** Script requests of a person's page, and the time that a worker would need to be woken by them. */
async function browse(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let i = 0; i < 3; i += 1) {
      await (await fetch(`/ok?${i}`)).text();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
}

it('a worker stopped in mid-probe leaves no listener that a page could wake it by, once it has run again', async () => {
  const { browser, page } = real;
  const id = new URL(page.url()).host;
  const person = await browser.newPage();
  await person.goto(`http://127.0.0.1:${servers.port.http}/ok`);

  const silent = `http://127.0.0.1:${servers.port.silent}/`;
  const cut = real.probe(silent, 30_000).catch(() => 'cut short');
  await expect.poll(() => servers.accepted('silent')).toBeGreaterThan(0);
  await stopWorker(browser, id);
  await cut;
  await browse(person);
  // The browser's doing. When this fails, Chromium has mended it and the sweep can go.
  expect(workers(browser, id)).toHaveLength(1);

  // That worker swept when it made its probe.
  await stopWorker(browser, id);
  await browse(person);
  expect(workers(browser, id)).toHaveLength(0);

  // And an attempt that ends in peace leaves nothing either.
  expect(await real.probe(`http://127.0.0.1:${servers.port.http}/ok`)).toMatchObject({ end: 'answered' });
  await stopWorker(browser, id);
  await browse(person);
  expect(workers(browser, id)).toHaveLength(0);
});
