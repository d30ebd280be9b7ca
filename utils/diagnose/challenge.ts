/** Did a service answer with a test for robots, in place of the page? */
import type { Observation } from '../probe/observation.ts';

/**
 * Header fields by which a service says that it answered with a test for robots: Cloudflare's and AWS WAF's
 * documentation, read 2026-11.
 */
const CHALLENGES: readonly (readonly [header: string, values: readonly string[]])[] = [
  ['cf-mitigated', ['challenge']],
  ['x-amzn-waf-action', ['challenge', 'captcha']],
];

export function isChallenge({ headers }: Observation): boolean {
  return CHALLENGES.some(([name, values]) => values.includes(headers[name]?.toLowerCase() ?? ''));
}
