/** The welcome page by itself: what it says, asks and sends to the background. The whole way is in test/e2e/welcome. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser as Extension } from 'webextension-polyfill';
import { LANGUAGES } from '../../../utils/i18n/languages.ts';
import { buildExtension } from './built-extension.ts';
import type { BuiltExtension } from './built-extension.ts';
import { openPages } from './chromium-pages.ts';
import type { OpenedPages } from './chromium-pages.ts';
import { clippedTexts } from './clipped.ts';

/** In the page. */
declare const chrome: Pick<Extension, 'permissions'>;

const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 360, height: 740 };
const COLLECTOR = 'https://collector.example/';
const NEXT = '.ways .primary';

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

async function withWelcome(
  look: (page: Page) => Promise<void>,
  { items = {}, size = WIDE }: { items?: Record<string, unknown>; size?: typeof WIDE } = {},
): Promise<void> {
  const page = await pages.open('welcome.html', items, size);
  try {
    await look(page);
  } finally {
    await page.close();
  }
}

const text = (page: Page, selector: string) => page.$eval(selector, ({ textContent }) => textContent.trim());
const level = (name: string) => `input[value="${name}"]`;
const reply = (question: number, isTrue: boolean) =>
  `.quiz li:nth-child(${question}) button:nth-of-type(${isTrue ? 1 : 2})`;

async function click(page: Page, ...selectors: string[]): Promise<void> {
  for (const selector of selectors) await page.click(selector);
}

/** Everything that can be used from the keyboard, as it is told to a screen reader. */
async function controls(page: Page): Promise<{ role: string; name: string }[]> {
  const session = await page.createCDPSession();
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const kinds = new Set(['button', 'radio', 'link', 'textbox', 'checkbox']);
  return nodes
    .filter(({ ignored, role }) => !ignored && kinds.has(String(role?.value)))
    .map(({ role, name }) => ({ role: String(role?.value), name: String(name?.value ?? '') }));
}

describe('the first screen', () => {
  it('says what happens, who sees it and that nothing has been contacted; and tells the background nothing', () =>
    withWelcome(async (page) => {
      const said = await text(page, 'main');
      expect(said).toContain('Before you start, nobody is contacted');
      expect(said).toContain('Your internet provider, and whoever else watches your line, can see');
      expect(said).toContain('Reachwatch is not a VPN');
      expect(await pages.stored(page)).toEqual({});
    }));

  it('says so when the purpose has changed since the person agreed', () =>
    withWelcome(async (page) => expect(await text(page, '.warning strong')).toBe('You are asked again'), {
      items: { consent: { purpose_version: 0, level: 'contribute', at: '2026-01-01T00:00:00.000Z' } },
    }));

  it('can be declined: nothing is stored or told, and the settings are in reach', () =>
    withWelcome(async (page) => {
      await click(page, '.ways .quiet');
      expect(await text(page, 'h1')).toBe('Nothing has been started');
      expect(await page.$eval('main a', (link) => link.getAttribute('href'))).toBe(
        '/dashboard.html#settings',
      );
      expect(await pages.stored(page)).toEqual({});
      await click(page, 'main button');
      expect(await text(page, '.steps-taken p')).toBe('Step 1 of 4');
    }));
});

describe('the level', () => {
  it('nothing is ticked for the person, and there is no going on without a choice', () =>
    withWelcome(async (page) => {
      await click(page, NEXT);
      expect(await page.$$eval('input', (all) => all.map(({ checked }) => checked))).toEqual([
        false,
        false,
        false,
      ]);
      await click(page, NEXT);
      expect(await text(page, '[role="alert"]')).toBe('Choose one of the three.');
      expect(await text(page, '.steps-taken p')).toBe('Step 2 of 4');
    }));

  it('says what each level does, and what is never sent', () =>
    withWelcome(async (page) => {
      await click(page, NEXT);
      const cards = await page.$$eval('.level', (all) => all.map(({ textContent }) => textContent));
      expect(cards[0]).toContain('No collector is ever contacted');
      expect(cards[1]).toContain('No result leaves this device');
      expect(cards[2]).toContain('in which country and network');
      expect(cards[2]).toContain('What was sent cannot be called back');
    }));

  it.each(['reference', 'contribute'])('%s needs a collector, and says whom that means to trust', (name) =>
    withWelcome(async (page) => {
      await click(page, NEXT, level('local'));
      expect(await page.$('.collector')).toBeNull();
      await click(page, level(name), NEXT);
      expect(await text(page, '[role="alert"]')).toContain('needs the address of one that you trust');
      expect(await text(page, '.collector')).toContain('is trusted not to look');

      await page.type('input[name="collector"]', 'http://collector.example/');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.collector [role="alert"]');
      expect(await text(page, '.collector [role="alert"]')).toContain('must begin with https://');
      expect(await pages.stored(page)).toEqual({});

      await page.click('input[name="collector"]', { count: 3 });
      await page.type('input[name="collector"]', COLLECTOR);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.collector li');
      expect(await pages.stored(page)).toMatchObject({ settings: { collectors: [COLLECTOR] } });
      await click(page, NEXT);
      expect(await text(page, '.steps-taken p')).toBe('Step 3 of 4');
    }),
  );
});

describe('the questions', () => {
  it('a wrong answer is explained, keeps the person here, and can be changed', () =>
    withWelcome(async (page) => {
      await click(page, NEXT, level('local'), NEXT, reply(1, false), reply(2, false), NEXT);
      expect(await text(page, '.quiz li:first-child .judged')).toContain(
        'They can. Reachwatch hides nothing',
      );
      expect(await text(page, '[role="alert"]')).toBe('Answer both questions first.');
      expect(await text(page, '.steps-taken p')).toBe('Step 3 of 4');
      await click(page, reply(1, true));
      expect(await text(page, '.quiz li:first-child .judged')).toContain('That is right');
      await click(page, NEXT);
      expect(await text(page, '.steps-taken p')).toBe('Step 4 of 4');
    }));

  it('another level asks anew', () =>
    withWelcome(
      async (page) => {
        await click(page, NEXT, level('local'), NEXT, reply(1, true), reply(2, false));
        await click(page, '.ways button:nth-of-type(2)', level('contribute'), NEXT);
        expect(await page.$$('[aria-pressed="true"]')).toHaveLength(0);
        expect(await text(page, '#question-back')).toContain('taken out of the public record');
      },
      { items: { settings: { collectors: [COLLECTOR] } } },
    ));
});

describe('the end', () => {
  const toAccess = [NEXT, level('reference'), NEXT, reply(1, true), reply(2, false), NEXT];
  const items = { settings: { collectors: [COLLECTOR], badge: false } };

  it('agrees to the level, turns the checks on and begins one; in this order', () =>
    withWelcome(
      async (page) => {
        await click(page, ...toAccess);
        expect(await text(page, '.chosen')).toBe('Your choice: Only get reference data');
        expect(await pages.stored(page)).not.toHaveProperty('told');
        await click(page, NEXT);
        await page.waitForSelector('a[href="/dashboard.html#sharing"]');
        expect(await pages.stored(page)).toMatchObject({
          told: [{ type: 'agree', level: 'reference' }, { type: 'check_now' }],
          settings: { collectors: [COLLECTOR], badge: false, enabled: true },
        });
      },
      { items },
    ));

  // The browser's own question cannot be answered with no by a driver in Chromium; Firefox's is (test/e2e/welcome).
  it('goes on without access where the browser was told no', () =>
    withWelcome(
      async (page) => {
        await click(page, ...toAccess);
        await page.evaluate(() => {
          chrome.permissions.request = () => Promise.resolve(false);
        });
        await click(page, NEXT);
        await page.waitForSelector('[role="alert"]');
        expect(await text(page, '[role="alert"]')).toContain('The browser did not allow it');
        expect(await pages.stored(page)).not.toHaveProperty('told');
        await click(page, '.ways button:nth-of-type(2)');
        await page.waitForSelector('a[href="/dashboard.html#sharing"]');
        expect(await pages.stored(page)).toMatchObject({
          told: [{ type: 'agree', level: 'reference' }, { type: 'check_now' }],
        });
      },
      { items },
    ));

  it('says so when the background did not take it, and turns nothing on', () =>
    withWelcome(
      async (page) => {
        await click(page, ...toAccess, NEXT);
        await page.waitForSelector('[role="alert"]');
        expect(await text(page, '[role="alert"]')).toBe('That did not work: no');
        const { settings } = await pages.stored(page);
        expect(settings).not.toHaveProperty('enabled');
      },
      { items: { ...items, answer: { ok: false, error: 'no' } } },
    ));
});

describe('for everybody', () => {
  it('everything that can be used has a name, and is reached by the keyboard in the order in which it stands', () =>
    withWelcome(async (page) => {
      const steps = [[], [NEXT], [level('contribute')]];
      for (const clicks of steps) {
        await click(page, ...clicks);
        const there = await controls(page);
        expect(there.filter(({ name }) => name.trim() === '')).toEqual([]);
        const standing = await page.$$eval('main :is(a, button, input)', (all) =>
          all.map((control) => control.getAttribute('name') ?? control.textContent),
        );
        // Radio buttons are one stop: the arrows go through them.
        expect(await tabOrder(page)).toEqual([...new Set(standing)]);
      }
    }));

  it('each screen begins at its heading', () =>
    withWelcome(async (page) => {
      for (const clicks of [
        [NEXT],
        [level('local'), NEXT],
        [reply(1, true), reply(2, false), NEXT],
        ['.ways .quiet'],
      ]) {
        await click(page, ...clicks);
        expect(await page.evaluate(() => document.activeElement?.localName)).toBe('h1');
      }
    }));

  it('runs from right to left in Arabic', () =>
    withWelcome(
      async (page) => {
        expect(
          await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]),
        ).toEqual(['ar', 'rtl']);
        const [next, later] = await page.$$eval('.ways button', (all) =>
          all.map((button) => button.getBoundingClientRect().left),
        );
        expect(next).toBeGreaterThan(later ?? Infinity);
      },
      { items: { settings: { language: 'ar' } } },
    ));
});

describe.each(LANGUAGES)('in %s', (language) => {
  it.each([
    ['narrow', NARROW],
    ['wide', WIDE],
  ])('nothing is clipped on any screen: %s', (_name, size) =>
    withWelcome(
      async (page) => {
        const ways = [
          [],
          [NEXT],
          [level('contribute')],
          [NEXT],
          [reply(1, false), reply(2, true)],
          [reply(1, true), reply(2, false), NEXT],
          ['.ways .quiet'],
        ];
        for (const clicks of ways) {
          await click(page, ...clicks);
          expect(await page.evaluate(clippedTexts)).toEqual([]);
        }
      },
      { items: { settings: { language, collectors: [COLLECTOR] } }, size },
    ),
  );
});

/** What gets the focus, one Tab after the other, from the heading on. */
async function tabOrder(page: Page): Promise<string[]> {
  const seen: string[] = [];
  await page.focus('h1');
  for (;;) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement: element } = document;
      return element === null || element === document.body
        ? null
        : (element.getAttribute('name') ?? element.textContent);
    });
    if (focused === null || seen.includes(focused)) return seen;
    seen.push(focused);
  }
}
