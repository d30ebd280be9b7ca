/** Ends the extension's service worker, as Chromium does when it is idle. */
import { TargetType, type Browser, type Target } from 'puppeteer-core';

/** True of the service worker of the extension with this id. */
export function isWorkerOf(id: string): (target: Target) => boolean {
  return (target) =>
    target.type() === TargetType.SERVICE_WORKER && target.url().startsWith(`chrome-extension://${id}/`);
}

/** Resolves when it has ended; at once when there is none. */
export async function stopWorker(browser: Browser, id: string): Promise<void> {
  const target = browser.targets().find(isWorkerOf(id));
  if (target === undefined) return;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const look = (destroyed: Target) => {
    if (destroyed === target) resolve();
  };
  browser.on('targetdestroyed', look);
  try {
    const worker = await target.worker();
    if (worker === null) return; // It ended by itself meanwhile.
    await worker.close();
    await ended;
  } finally {
    browser.off('targetdestroyed', look);
  }
}
