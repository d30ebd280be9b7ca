/** Who says that somebody is not let in: the site, whoever it rents its place from, this machine; or a block page. */
import { describe, expect, it } from 'vitest';
import {
  isBlockPageTitle,
  readsAsBlockPage,
  speaksOfBlocking,
} from '../../../utils/diagnose/block-wording.ts';
import { ownVoice } from '../../../utils/diagnose/own-voice.ts';
import { isDoor, isUnfinished } from '../../../utils/diagnose/own-page.ts';
import { page } from './making.ts';

it.each([
  ['machine', 'Access to the web page was blocked by ESET Internet Security.'],
  ['machine', 'Access to this website is blocked by Kaspersky Internet Security: parental control.'],
  ['defence', 'The owner of this website (example.org) has banned your IP address (192.0.2.1).'],
  ['defence', 'The owner of this website has banned your access based on your browser’s signature.'],
  ['defence', 'This website is using a security service to protect itself from online attacks.'],
  ['defence', 'You seem to be using a VPN or proxy. Please turn it off and try again.'],
  ['defence', 'Something about your browser made us think you were a bot.'],
  [
    'defence',
    'The requested URL was rejected. Please consult with your administrator. Your support ID is: 12345',
  ],
  ['defence', 'Request unsuccessful. Incapsula incident ID: 1-2'],
  ['place', 'The owner of this website has banned the country or region your IP address is in (XX).'],
  ['place', 'Our website is not available in your country due to legal regulation.'],
  ['place', 'Block reason: Access from your Country was disabled by the administrator.'],
  ['place', 'The content on this site is prohibited under the General Data Protection Regulation.'],
  ['place', 'Not available in your country. If you are using a VPN, turn it off.'],
  ['door', 'Access to this site is restricted to persons of eighteen years and over by law.'],
  ['door', 'Access to this website is prohibited for persons under 18 by law. Access denied to minors.'],
  ['door', 'Access to this site is forbidden by law to anyone under the age of 21.'],
  ['landlord', 'This website has been suspended. Please contact your service provider.'],
  [
    'landlord',
    'This website has been seized in accordance with a seizure warrant issued by the District Court.',
  ],
  [
    'landlord',
    'This domain name is blocked: the data of its registrant were not verified, as ICANN wants it.',
  ],
  ['landlord', 'Сайт заблокирован хостинг-провайдером: закончились средства на балансе владельца.'],
  ['landlord', 'Diese Website wurde gesperrt. Bitte wenden Sie sich an Ihren Hosting-Anbieter.'],
  ['defence', 'Доступ с вашего IP-адреса временно ограничен из-за подозрительной активности.'],
  ['defence', '由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。'],
  ['defence', 'Forbidden. Too many connections from your address.'],
])('%s: %s', (voice, text) => {
  expect(ownVoice(`<p>${text}</p>`)).toBe(voice);
  expect(readsAsBlockPage(`<p>${text}</p>`)).toBe(false);
});

it.each([
  'Access to this site has been blocked by order of the ministry.',
  'Access to this website has been suspended by decision of the authority. Contact the regulator.',
  'This website is blocked in your country by order of the ministry.',
  'This website is restricted to comply with a court order.',
  'Access to this website is blocked for minors and adults by order of the ministry.',
  'Access to this website is restricted to users of other countries by order of the authority.',
])('a block page still: %s', (text) => {
  expect(readsAsBlockPage(`<p>${text}</p>`)).toBe(true);
});

it('whoever says it, the words are those of a block page', () => {
  expect(speaksOfBlocking('Access to the web page was blocked by ESET Internet Security.')).toBe(true);
});

it('what is not there is not forbidden', () => {
  expect(isBlockPageTitle('Blue lamp: currently unavailable')).toBe(false);
  expect(isBlockPageTitle('Forbidden City tours')).toBe(false);
  expect(isBlockPageTitle('Blocked drains? Bob clears them')).toBe(false);
  expect(isBlockPageTitle('Blocked')).toBe(true);
  expect(isBlockPageTitle('403 Forbidden')).toBe(true);
  expect(isBlockPageTitle('This site is blocked in your country')).toBe(false);
});

describe('a page before the site’s own', () => {
  it.each(['<input type="password" name="word">', '<p>Sign in to read on.</p>', '<a>Subscribe</a>'])(
    'its door: %s',
    (html) => {
      expect(isDoor(html)).toBe(true);
      expect(isDoor('<title>Access restricted</title>')).toBe(false);
    },
  );

  it.each([
    '',
    '<title>Welcome to nginx!</title>',
    '<title>One moment, please...</title>Please wait while your request is being verified...',
    '<noscript>Please enable JavaScript to continue.</noscript>',
    'The requested URL was rejected. Your support ID is: 12345',
    '<a href="https://www.example.org/en">English</a>',
    'This domain is for sale.',
  ])('in the place of a redirect: %s', (html) => {
    expect(isUnfinished(page(200, html, { final_url: 'http://www.example.org/' }))).toBe(true);
  });

  it.each(['<title>Notice</title>', '<img src="/stop.png">', '<a href="https://provider.net/">help</a>'])(
    'not: %s',
    (html) => {
      expect(isUnfinished(page(200, html, { final_url: 'http://www.example.org/' }))).toBe(false);
    },
  );
});
