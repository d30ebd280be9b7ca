import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOMESTIC_ANCHORS } from '../../../utils/targets/anchors.data.ts';
import { countryOfTimeZone } from '../../../utils/targets/country.ts';

const COUNTRIES = new Set(DOMESTIC_ANCHORS.map(({ country }) => country));

/** Where the system keeps its time zone database, its table tells which zones a country has today. */
const ZONE_TABLE = '/usr/share/zoneinfo/zone.tab';

describe('countryOfTimeZone', () => {
  it.each([
    ['Asia/Baghdad', 'IQ'],
    ['Asia/Tehran', 'IR'],
    ['Iran', 'IR'],
    ['Europe/Moscow', 'RU'],
    ['W-SU', 'RU'],
    ['Asia/Kamchatka', 'RU'],
    ['Europe/Istanbul', 'TR'],
    ['Asia/Istanbul', 'TR'],
    ['Turkey', 'TR'],
    ['Asia/Shanghai', 'CN'],
    ['PRC', 'CN'],
    ['Asia/Kashgar', 'CN'],
    ['Asia/Yangon', 'MM'],
    ['Asia/Rangoon', 'MM'],
    ['Asia/Karachi', 'PK'],
    ['Asia/Kolkata', 'IN'],
    ['Asia/Calcutta', 'IN'],
    ['Africa/Cairo', 'EG'],
    ['Asia/Damascus', 'SY'],
    ['America/Caracas', 'VE'],
    ['Europe/Minsk', 'BY'],
    ['Africa/Addis_Ababa', 'ET'],
    ['Africa/Kampala', 'UG'],
    // Of no country with anchors, of two countries, or no time zone at all.
    ['Asia/Hong_Kong', null],
    ['Europe/Stockholm', null],
    ['Europe/Simferopol', null],
    ['UTC', null],
    ['', null],
    ['__proto__', null],
  ])('%s is in %s', (zone, country) => {
    expect(countryOfTimeZone(zone)).toBe(country);
  });

  it.skipIf(!existsSync(ZONE_TABLE))('agrees with the system’s time zone database', () => {
    const rows = readFileSync(ZONE_TABLE, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t'));
    const wrong = rows.filter(([country = '', , zone = '']) => {
      const expected = COUNTRIES.has(country) ? country : null;
      return countryOfTimeZone(zone) !== expected;
    });
    expect(wrong).toEqual([]);
    expect(rows.length).toBeGreaterThan(300);
  });
});
