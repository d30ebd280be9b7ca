import { describe, expect, it } from 'vitest';
import { builtInTargets, serviceName } from '../../../utils/targets/built-in.ts';
import { CATEGORIES } from '../../../utils/targets/categories.data.ts';
import { checkableUrl } from '../../../utils/targets/checkable-url.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';

const endpoints = SERVICES.flatMap((service) => service.endpoints.map((endpoint) => endpoint.url));

/** Chromium hides the first from `webRequest`, Firefox refuses the second. */
const RESTRICTED = ['chromewebstore.google.com', 'addons.mozilla.org'];

/** No browser trusts these certificates (OONI ts-029; Signal-Desktop `certificateAuthority`), or no HTTPS is spoken. */
const UNTRUSTED = [
  'chat.signal.org',
  'storage.signal.org',
  'cdn.signal.org',
  'cdn2.signal.org',
  'cdn3.signal.org',
  'sfu.voip.signal.org',
  'updates2.signal.org',
  'textsecure-service.whispersystems.org',
  'g.whatsapp.net',
];

describe('the table of services', () => {
  it('has every service that was asked for', () => {
    const asked =
      'facebook instagram messenger x whatsapp telegram signal youtube tiktok teams google wikipedia github ' +
      'cloudflare zoom discord reddit bbc aljazeera dw rferl tor psiphon protonvpn mullvad nordvpn outline lantern';
    expect(SERVICES.map(({ id }) => id)).toEqual(asked.split(' '));
  });

  it('has no id and no URL twice', () => {
    expect(new Set(SERVICES.map(({ id }) => id)).size).toBe(SERVICES.length);
    expect(new Set(endpoints).size).toBe(endpoints.length);
  });

  it('stays small: a check of all of it has to fit many times into the data budget of a day', () => {
    expect(endpoints.length).toBeLessThanOrEqual(80);
  });

  it.each(SERVICES)('$id can be judged', (service) => {
    expect(service.id).toMatch(/^[a-z]+$/);
    expect(CATEGORIES.has(service.category_code)).toBe(true);
    expect(service.endpoints.some(({ role }) => role === 'page')).toBe(true);
  });

  it.each(endpoints)('%s is https, in the form it is kept in, and open to every browser', (url) => {
    const { protocol, hostname } = new URL(url);
    expect(protocol).toBe('https:');
    expect(checkableUrl(url)).toEqual({ ok: true, url });
    expect([...RESTRICTED, ...UNTRUSTED]).not.toContain(hostname);
  });
});

describe('builtInTargets', () => {
  it('makes a target of every endpoint', () => {
    const targets = builtInTargets([]);
    expect(targets.map(({ url }) => url)).toEqual(endpoints);
    expect(targets[0]).toEqual({
      url: 'https://www.facebook.com/',
      category_code: 'GRP',
      service: 'facebook',
      role: 'page',
      source: 'built_in',
    });
  });

  it('leaves out what a person turned off, and an id that is no more does no harm', () => {
    const targets = builtInTargets(['facebook', 'skype']);
    expect(targets.some(({ service }) => service === 'facebook')).toBe(false);
    expect(targets.some(({ service }) => service === 'instagram')).toBe(true);
  });
});

describe('serviceName', () => {
  it.each([
    ['x', 'X (Twitter)'],
    ['rferl', 'RFE/RL'],
    ['no_such_service', 'no_such_service'],
  ])('%s is called %s', (id, name) => {
    expect(serviceName(id)).toBe(name);
  });
});
