import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser as Extension } from 'webextension-polyfill';
import { LANGUAGES } from '../../../utils/i18n/languages.ts';
import type { CollectorMemory } from '../../../utils/store/records.ts';
import { buildExtension } from './built-extension.ts';
import type { BuiltExtension } from './built-extension.ts';
import { openPages } from './chromium-pages.ts';
import type { OpenedPages, Records } from './chromium-pages.ts';
import { clippedTexts } from './clipped.ts';
import { RECORDED_AS_TELEGRAM } from './fixtures/recorded.ts';
import { RECORDS } from './fixtures/records.ts';
import { SENT } from './fixtures/sent.ts';
import { EVERY_BLOCK, EVERY_STATE, NOW, TWO_BLOCKED } from './fixtures/summaries.ts';

/** In the page. */
declare const chrome: Pick<Extension, 'storage'>;

const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 360, height: 740 };
const FORGED_COLLECTOR: CollectorMemory = {
  url: 'https://one.example/',
  keys: [],
  lists: [],
  received_at: new Date(Date.parse(NOW) - 20 * 60_000).toISOString(),
  problem: { kind: 'bad_signature', at: NOW },
};
const ITEMS = { settings: { enabled: true }, summary: TWO_BLOCKED };

let extension: BuiltExtension;
let pages: OpenedPages;

beforeAll(async () => {
  extension = await buildExtension('chrome', 'recorder');
  pages = await openPages(extension.directory);
});

afterAll(async () => {
  await pages?.close();
  await extension?.remove();
});

async function withDashboard(
  hash: string,
  look: (page: Page) => Promise<void>,
  {
    items = ITEMS,
    size = WIDE,
    records = RECORDS,
  }: { items?: Record<string, unknown>; size?: typeof WIDE; records?: Records } = {},
): Promise<void> {
  const page = await pages.open(`dashboard.html#${hash}`, items, size, records);
  try {
    await look(page);
  } finally {
    await page.close();
  }
}

const texts = (page: Page, selector: string) =>
  page.$$eval(selector, (elements) => elements.map(({ textContent }) => textContent.trim()));

const checked = (page: Page) =>
  page.$eval('.level input:checked', (input) => (input instanceof HTMLInputElement ? input.value : null));

const lastTold = (page: Page) =>
  page
    .waitForFunction(async () => {
      const { told } = await chrome.storage.local.get('told');
      return Array.isArray(told) ? JSON.stringify(told.at(-1)) : false;
    })
    .then(async (handle) => JSON.parse(String(await handle.jsonValue())) as unknown);

describe('services', () => {
  it('opens one with its addresses and its last measurements, newest first', () =>
    withDashboard('services/telegram', async (page) => {
      expect(await texts(page, 'h2')).toEqual(['Telegram']);
      expect(await texts(page, '.endpoints bdi')).toEqual([
        'https://web.telegram.org/',
        'https://t.me/',
        'https://api.telegram.org/',
      ]);
      const times = await page.$$eval('.evidence time', (all) => all.map(({ dateTime }) => dateTime));
      expect(times).toHaveLength(12);
      expect(times.toSorted().toReversed()).toEqual(times);
    }));

  it('shows the evidence as a chain: what held, where it broke, what was not reached', () =>
    withDashboard('services/telegram', async (page) => {
      await page.click('.evidence summary');
      const links = await page.$$eval('.evidence[open] .link', (all) =>
        all.map((link) =>
          [...link.querySelectorAll('strong, .unseen, p')].map(({ textContent }) => textContent),
        ),
      );
      expect(links).toEqual([
        ['Name', 'held', '149.154.167.99'],
        ['Address', 'held', 'DNS over HTTPS gives it too'],
        ['Connection', 'held', 'connected'],
        ['Encryption', 'broke here', 'the connection is stopped when its name is seen'],
        ['Page', 'not reached', 'not reached'],
      ]);
    }));

  it('shows which questions were asked, in the order of time, with their answers', () =>
    withDashboard('services/telegram', async (page) => {
      await page.click('.evidence summary');
      const questions = await page.$$eval('.evidence[open] .questions li', (all) =>
        all.map((item) => [...item.querySelectorAll('span')].map(({ textContent }) => textContent)),
      );
      const cut = 'the connection was cut (reset)';
      expect(questions).toEqual([
        ['The site, as always', cut],
        ['The site, once more', cut],
        ['The same host over http', `sent on to https://web.telegram.org/, and there: ${cut}`],
        ['Its address, at cloudflare-dns.com (DNS over HTTPS)', '149.154.167.99'],
        [
          '149.154.167.99 alone, without the name',
          'a server answers there; its certificate has other names, as usual',
        ],
        ['The site, once more', cut],
      ]);
    }));

  it('keeps the raw facts folded, and shows them attempt by attempt', () =>
    withDashboard('services/telegram', async (page) => {
      await page.click('.evidence summary');
      expect(await page.$eval('.evidence .raw', (raw) => raw.hasAttribute('open'))).toBe(false);
      await page.click('.evidence .raw summary');
      const reset = 'net::ERR_CONNECTION_RESET';
      expect(await texts(page, '.raw[open] code')).toEqual([reset, reset, reset]);
      expect(await texts(page, '.raw[open] h4')).toEqual(['Attempt 1', 'Attempt 2', 'Attempt 3']);
      expect((await texts(page, '.raw[open] .fact-list'))[0]).toContain('tls.reset.sni');
    }));

  it('says what can be done, and to take care', () =>
    withDashboard('services/telegram', async (page) => {
      expect(await texts(page, '.advice p')).toEqual([
        'A VPN or Tor Browser takes another way, and may get through.',
        'Such tools do not make you safe by themselves. Where you live, their use may be watched or forbidden.',
      ]);
    }));

  it('shows the timings of an answer', () =>
    withDashboard('services/telegram', async (page) => {
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      expect((await texts(page, '.steps'))[0]).toBe(
        'name found18 msconnected71 mssecured (TLS)132 msrequest sent133 msfirst answer214 ms',
      );
    }));

  it('follows the summary while it changes', () =>
    withDashboard('services', async (page) => {
      await pages.store(page, { summary: EVERY_BLOCK });
      await page.waitForFunction(() => document.querySelector('h1')?.textContent.includes('8 of 28'));
      expect((await texts(page, '.services-list bdi'))[0]).toBe('Facebook');
    }));
});

it('lists outages, newest first, no more exactly than they are known', () =>
  withDashboard('outages', async (page) => {
    expect(await texts(page, 'tbody tr:first-child td')).toEqual([
      'No connection',
      '13:57',
      'not over',
      'at least 20 minutes',
    ]);
    expect(await texts(page, 'tbody td:first-child strong')).toEqual([
      'No connection',
      'Link abroad down',
      'Log-in page of the network',
      'No connection',
    ]);
  }));

describe('the own list', () => {
  it('adds an address, in the form in which it is checked', () =>
    withDashboard('own', async (page) => {
      await page.type('input[name="address"]', 'example.com/a#b');
      await page.keyboard.press('Enter');
      expect(await lastTold(page)).toMatchObject({
        type: 'set_own_targets',
        targets: [{}, {}, { url: 'https://example.com/a', source: 'user', service: null }],
      });
      await page.waitForFunction(() => document.querySelectorAll('.own-list li').length === 3);
    }));

  it('says at which line and column of an imported list a mistake stands, and imports nothing', () =>
    withDashboard('own', async (page) => {
      const file = join(extension.directory, 'bad.csv');
      await writeFile(file, 'url,category_code\nhttps://good.example/,NEWS\nnot a url,NEWS\n');
      const input = await page.$('input[type="file"]');
      if (input === null || !('uploadFile' in input)) throw new Error('no file input');
      await input.uploadFile(file);
      await page.waitForSelector('[role="alert"] li');
      expect((await texts(page, '[role="alert"] li'))[0]).toMatch(/^Line 3, column url: /);
      expect(await pages.stored(page)).not.toHaveProperty('told');
    }));
});

describe('settings', () => {
  it('keeps a choice at once, and the others as they were', () =>
    withDashboard('settings', async (page) => {
      await page.select('.choice select', '180');
      await page.waitForSelector('.notice');
      expect(await pages.stored(page)).toMatchObject({
        settings: { batch_interval_minutes: 180, enabled: true },
      });
    }));

  it('changes the language on the spot', () =>
    withDashboard('settings', async (page) => {
      await page.select('select:has(option[value="ar"])', 'ar');
      await page.waitForSelector('html[dir="rtl"]');
      expect(await texts(page, 'h2')).toEqual(['الإعدادات']);
    }));

  it('turns a service off', () =>
    withDashboard('settings', async (page) => {
      await page.click('.service-switches input');
      await page.waitForSelector('.notice');
      expect(await pages.stored(page)).toMatchObject({ settings: { services_off: ['facebook'] } });
    }));

  it('refuses anchors that it cannot read, by line and column', () =>
    withDashboard('settings', async (page) => {
      await page.type('textarea', 'url,scope\nhttps://a.example/,somewhere');
      await page.click('.anchors button');
      await page.waitForSelector('.anchors [role="alert"]');
      expect((await texts(page, '.anchors [role="alert"] li'))[0]).toMatch(/^Line 2, column scope: /);
    }));
});

describe('what leaves this device', () => {
  const collectors = ['https://collector.example/'];
  const at = '2026-06-14T09:30:00.000Z';
  const agreed = (level: string, purpose_version = 1) => ({
    items: {
      settings: { enabled: true, collectors },
      summary: TWO_BLOCKED,
      consent: { purpose_version, level, at },
    },
  });

  it('says that nothing was sent, where nothing was', () =>
    withDashboard('sharing', async (page) => {
      expect(await checked(page)).toBe('local');
      expect(await texts(page, '.page > p')).toContain('Nothing waits to be sent.');
      expect(await texts(page, '.page > p')).toContain('Nothing has been sent.');
      expect(await texts(page, '.page > .hint')).toEqual([
        'You have not chosen anything yet, so nothing else leaves.',
      ]);
    }));

  it('less takes one click more than the choice, and tells the background', () =>
    withDashboard(
      'sharing',
      async (page) => {
        await page.click('[value="reference"]');
        expect(await pages.stored(page)).not.toHaveProperty('told');
        await page.click('.change .primary');
        expect(await lastTold(page)).toEqual({ type: 'withdraw', to: 'reference' });
      },
      agreed('contribute'),
    ));

  it('contributing can be stopped with one click, down to nothing', () =>
    withDashboard(
      'sharing',
      async (page) => {
        expect(await checked(page)).toBe('contribute');
        await page.click('.page > button');
        expect(await lastTold(page)).toEqual({ type: 'withdraw', to: 'local' });
      },
      agreed('contribute'),
    ));

  it('more takes the two questions, answered right', () =>
    withDashboard(
      'sharing',
      async (page) => {
        await page.click('[value="contribute"]');
        await page.click('.quiz li:nth-child(1) button:nth-of-type(1)');
        await page.click('.quiz li:nth-child(2) button:nth-of-type(1)');
        expect(await page.$eval('.change .primary', (button) => button.hasAttribute('disabled'))).toBe(true);
        await page.click('.quiz li:nth-child(2) button:nth-of-type(2)');
        await page.click('.change .primary');
        expect(await lastTold(page)).toEqual({ type: 'agree', level: 'contribute' });
      },
      agreed('local'),
    ));

  it('a picked level that is left as it is changes nothing', () =>
    withDashboard(
      'sharing',
      async (page) => {
        await page.click('[value="local"]');
        await page.click('.change button:not(.primary)');
        expect(await checked(page)).toBe('contribute');
        expect(await pages.stored(page)).not.toHaveProperty('told');
      },
      agreed('contribute'),
    ));

  it('a consent to another purpose holds for nothing, and it says so', () =>
    withDashboard(
      'sharing',
      async (page) => {
        expect(await checked(page)).toBe('local');
        expect(await texts(page, '.page > .warning strong')).toEqual(['You are asked again']);
      },
      agreed('contribute', 0),
    ));

  it('takes a collector’s address over https, and tells why it takes no other', () =>
    withDashboard(
      'sharing',
      async (page) => {
        await page.type('input[name="collector"]', 'http://other.example');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.collector [role="alert"]');
        await page.click('.collector li button');
        await page.waitForSelector('.notice');
        expect(await pages.stored(page)).toMatchObject({ settings: { collectors: [] } });
      },
      agreed('reference'),
    ));

  it('tells of each collector what came from it, and why what came was not used', () =>
    withDashboard(
      'sharing',
      async (page) => {
        expect(await texts(page, '.collectors small')).toEqual([
          'Last received: 20 minutes ago',
          'Nothing received yet. It is asked at the next check.',
        ]);
        expect(await texts(page, '.collectors .warning')).toEqual([
          expect.stringContaining('was not signed by it as it should be'),
        ]);
      },
      {
        items: {
          ...ITEMS,
          consent: { purpose_version: 1, level: 'reference', at },
          settings: { enabled: true, collectors: ['https://one.example/', 'https://two.example/'] },
        },
        records: { collectors: [FORGED_COLLECTOR] },
      },
    ));
});

describe('data', () => {
  it('exports all that is stored', () =>
    withDashboard('data', async (page) => {
      await page.evaluate(() => {
        const make = URL.createObjectURL.bind(URL);
        URL.createObjectURL = (blob) => {
          if (blob instanceof Blob)
            void blob.text().then((all) => document.body.setAttribute('data-export', all));
          return make(blob);
        };
        HTMLAnchorElement.prototype.click = () => {};
      });
      await page.click('.buttons button');
      await page.waitForSelector('body[data-export]');
      const lines = await page.$eval('body', (body) => body.dataset['export']?.trim().split('\n') ?? []);
      const records: { kind: string }[] = lines.map((line) => JSON.parse(line));
      expect(records.filter(({ kind }) => kind === 'result')).toHaveLength(RECORDS['results']?.length ?? 0);
      expect(records.filter(({ kind }) => kind === 'episode')).toHaveLength(4);
    }));

  it('erases only after a second click', () =>
    withDashboard('data', async (page) => {
      await page.click('.buttons[role="group"] button');
      await page.waitForSelector('.danger');
      expect(await pages.stored(page)).not.toHaveProperty('told');
      await page.click('.danger');
      expect(await lastTold(page)).toEqual({ type: 'erase' });
    }));
});

describe.each(LANGUAGES)('in %s', (language) => {
  it('shows all bytes of the next report within the page', () =>
    withDashboard(
      'sharing',
      async (page) => {
        const beyond = await page.$eval(
          '.pending',
          ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
        );
        expect(beyond).toBe(0);
      },
      { items: { ...ITEMS, settings: { enabled: true, language } }, records: SENT, size: NARROW },
    ));

  it.each(['services', 'services/telegram', 'outages', 'own', 'sharing', 'settings', 'data'])(
    'nothing is clipped on a narrow page: %s',
    (hash) =>
      withDashboard(hash, async (page) => expect(await page.evaluate(clippedTexts)).toEqual([]), {
        items: {
          settings: { enabled: true, language, collectors: [FORGED_COLLECTOR.url] },
          summary: EVERY_STATE,
        },
        records: { ...RECORDS, ...SENT, collectors: [FORGED_COLLECTOR] },
        size: NARROW,
      }),
  );

  it.each([
    ['narrow', NARROW],
    ['wide', WIDE],
  ])('nothing is clipped in recorded evidence of many kinds: %s', (_name, size) =>
    withDashboard(
      'services/telegram',
      async (page) => {
        await page.evaluate(() => {
          for (const details of document.querySelectorAll<HTMLDetailsElement>('.evidence'))
            details.open = true;
        });
        expect(await page.$$('.chain')).toHaveLength(12);
        expect(await page.evaluate(clippedTexts)).toEqual([]);
      },
      {
        items: { settings: { enabled: true, language }, summary: EVERY_BLOCK },
        size,
        records: RECORDED_AS_TELEGRAM,
      },
    ),
  );
});
