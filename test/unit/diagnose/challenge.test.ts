import { expect, it } from 'vitest';
import { isChallenge } from '../../../utils/diagnose/challenge.ts';
import { answered } from './making.ts';

const page = (text: string, status = 403) =>
  answered(status, { body: { bytes: text.length, cut: false, title: null, text } });

it.each([
  ['Cloudflare', '<title>Just a moment...</title>'],
  ['Cloudflare’s script', '<script>window._cf_chl_opt={cvId:"3"}</script>'],
  ['DataDome', '<script src="https://ct.captcha-delivery.com/c.js"></script>'],
  ['Imperva', '<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>'],
  ['HUMAN', '<div id="px-captcha"></div>'],
  ['reCAPTCHA', '<script src="https://www.google.com/recaptcha/api.js"></script>'],
  ['one’s own making', '<p>Please verify you are human to go on.</p>'],
  ['Akamai', '<div id="sec-if-cpt-container"></div>'],
  ['hCaptcha, by its box alone', '<div class="h-captcha"></div>'],
])('the page of %s is a test for robots', (_, text) => {
  expect(isChallenge(page(text))).toBe(true);
});

it.each([429, 503])('also under status %s', (status) => {
  expect(isChallenge(page('<div class="g-recaptcha"></div>', status))).toBe(true);
});

it('DDoS-Guard says 503 while it looks at the browser, and 403 to a country', () => {
  const headers = { server: 'ddos-guard' };
  expect([503, 403].map((status) => isChallenge(answered(status, { headers })))).toEqual([true, false]);
});

it.each([
  [
    'a country that is banned',
    page('<p>The owner of this website has banned the country your IP address is in.</p>'),
  ],
  ['nothing', page('')],
  ['a page that asks for a captcha further down', page('<div id="px-captcha"></div>', 200)],
])('%s is none', (_, seen) => {
  expect(isChallenge(seen)).toBe(false);
});

it.each([
  ['cf-mitigated', 'challenge', true],
  ['x-vercel-mitigated', 'challenge', true],
  ['x-vercel-mitigated', 'deny', false],
  ['x-amzn-waf-action', 'captcha', true],
])('%s: %s: %s', (name, value, expected) => {
  expect(isChallenge(answered(403, { headers: { [name]: value } }))).toBe(expected);
});
