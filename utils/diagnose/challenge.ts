/** Did a service answer with a test for robots, in place of the page? */
import type { Observation } from '../probe/observation.ts';
import { asciiLower } from './shown-text.ts';

/**
 * Header fields by which a service says that it answered with a test for robots: documentation of Cloudflare, AWS WAF and
 * Vercel, read 2026-11.
 */
const CHALLENGES: readonly (readonly [header: string, values: readonly string[]])[] = [
  ['cf-mitigated', ['challenge']],
  ['x-amzn-waf-action', ['challenge', 'captcha']],
  ['x-vercel-mitigated', ['challenge']],
];

/**
 * What stands in the page of such a test, of Cloudflare, DataDome, Imperva, HUMAN, DDoS-Guard, AWS WAF, Akamai, Sucuri,
 * Alibaba, Anubis and those who use reCAPTCHA, hCaptcha, Turnstile, Arkose, GeeTest and SmartCaptcha, and what such pages
 * say. In lower case. A page that bans a country has none of these.
 */
const MARKS: readonly string[] = [
  '_cf_chl_opt',
  '/orchestrate/chl_page/',
  '<title>just a moment...</title>',
  'captcha-delivery.com/',
  '/_incapsula_resource',
  'px-captcha',
  'check.ddos-guard.net',
  '.awswaf.com/',
  'google.com/recaptcha/',
  'recaptcha.net/recaptcha/',
  'hcaptcha.com/1/api.js',
  'challenges.cloudflare.com/turnstile/',
  'checking your browser before accessing',
  'verify you are human',
  'verifying you are human',
  'verify that you are human',
  'verify you are not a robot',
  'pardon our interruption',
  'anubis_challenge',
  'your request is being verified',
  'enable javascript and cookies to continue',
  'sec-if-cpt-container',
  'sucuri_cloudproxy_js',
  'acw_sc__v2',
  'arkoselabs.com/',
  'class="g-recaptcha"',
  'class="h-captcha"',
  'class="cf-turnstile"',
  'class="geetest',
  'smartcaptcha.yandexcloud.net/',
];

/** Statuses under which services test who asks; reCAPTCHA's own pages have 429, DDoS-Guard's 503 (seen 2026-11). */
const TESTING: ReadonlySet<number> = new Set([403, 429, 503]);

export function isChallenge({ headers, status, body }: Observation): boolean {
  if (CHALLENGES.some(([name, values]) => values.includes(headers[name]?.toLowerCase() ?? ''))) return true;
  if (status === 503 && headers['server']?.toLowerCase() === 'ddos-guard') return true;
  return status !== null && TESTING.has(status) && body !== null && hasChallengeMark(body.text);
}

/** Whatever its status. */
export function hasChallengeMark(html: string): boolean {
  const page = asciiLower(html);
  return MARKS.some((mark) => page.includes(mark));
}
