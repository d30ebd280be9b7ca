import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOMESTIC_ANCHORS, INTERNATIONAL_ANCHORS } from '../../../utils/targets/anchors.data.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';

const page = readFileSync(new URL('../../../docs/services.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('|'));

describe('docs/services.md', () => {
  it.each(SERVICES)(
    'tells of $name and what each of its endpoints is',
    ({ name, category_code, endpoints }) => {
      expect(rows.some((row) => row.startsWith(`| ${name} | ${category_code} |`))).toBe(true);
      const untold = endpoints.filter(({ url, role }) => !page.includes(`| \`${url}\` | ${role} |`));
      expect(untold).toEqual([]);
    },
  );

  it('names every anchor, and where it is', () => {
    const untold = [
      ...INTERNATIONAL_ANCHORS.filter(({ url, network }) => !page.includes(`| \`${url}\` | ${network} |`)),
      ...DOMESTIC_ANCHORS.filter(
        ({ url, country }) => !rows.some((row) => row.includes(`(${country})`) && row.includes(`\`${url}\``)),
      ),
    ];
    expect(untold).toEqual([]);
  });

  it('names nothing that is no longer asked', () => {
    const asked = [
      ...SERVICES.flatMap(({ endpoints }) => endpoints),
      ...INTERNATIONAL_ANCHORS,
      ...DOMESTIC_ANCHORS,
    ].map(({ url }) => url);
    const told = [...page.matchAll(/`(https?:\/\/[^`]+)`/g)].map(([, url]) => url);
    expect(told.filter((url) => url !== undefined && !asked.includes(url))).toEqual([]);
  });
});
