import { describe, expect, it } from 'vitest';
import type { LabBrowser } from '../../lab/scenario.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';

/** https://github.com/ooni/data/blob/main/docs/ontology.md §12, version 1, read 2026-11: leaves; prefixes are valid too. */
const LEAVES = [
  'dns.injection.blockpage',
  'dns.injection.bogon',
  'dns.injection.other',
  'dns.nxdomain',
  'dns.refused',
  'dns.timeout',
  'tcp.reset',
  'tcp.timeout',
  'tcp.refused',
  'tls.reset.sni',
  'tls.reset.other',
  'tls.timeout',
  'tls.mitm.self_signed',
  'tls.mitm.ca_signed',
  'http.blockpage',
  'http.redirect',
  'http.error',
  'http.reset.host',
  'http.timeout',
  'ip.unreachable',
];
const isNode = (label: string): boolean =>
  LEAVES.some((leaf) => leaf === label || leaf.startsWith(`${label}.`));

const classesShownBy = (browser: LabBrowser) =>
  new Set(SCENARIOS.flatMap((scenario) => scenario.expect[browser].failure_class ?? []));

describe('the scenarios', () => {
  it('are at least thirty, each with an id and a host of its own', () => {
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length);
    expect(new Set(SCENARIOS.map(({ url }) => new URL(url).host)).size).toBe(SCENARIOS.length);
  });

  it.each(['chromium', 'firefox'] as const)('cover every failure class in %s', (browser) => {
    const classes = ['dns', 'reset', 'timeout', 'refused', 'unreachable', 'tls', 'http', 'local', null];
    expect(classesShownBy(browser)).toEqual(new Set(classes));
  });

  it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
    '%s is consistent',
    (_id, { truth }) => {
      expect({
        mechanisms: truth.mechanisms.length > 0,
        locus: truth.locus !== null,
        reason: truth.reason !== undefined,
        strangers: truth.mechanisms.filter((label) => !isNode(label)),
      }).toEqual({
        mechanisms: truth.verdict === 'blocked',
        locus: truth.verdict === 'blocked',
        reason: truth.verdict === 'unknown',
        strangers: [],
      });
    },
  );

  it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
    '%s: the truth is a right answer, and a false conviction is none',
    (_id, { truth, expect: { chromium, firefox } }) => {
      const right = new Set([...chromium.verdict, ...firefox.verdict]);
      expect(right).toContain(truth.verdict);
      expect(right.has('blocked')).toBe(truth.verdict === 'blocked');
    },
  );
});
