import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  readSettings,
  validSettings,
  watchSettings,
  writeSettings,
} from '../../../utils/store/settings.ts';
import type { Settings, SettingsChanges } from '../../../utils/store/settings.ts';

const ANCHOR = {
  url: 'https://anchor.example/',
  scope: 'international',
  country: null,
  network: 'example',
  expects: { status: 204, body_contains: null },
} as const;

const CHOSEN: Settings = {
  enabled: true,
  batch_interval_minutes: 15,
  heartbeat_minutes: 1,
  daily_budget_bytes: 0,
  concurrency: 32,
  timeout_ms: 5000,
  raw_retention_days: 7,
  rollup_retention_days: 365,
  country: 'IQ',
  anchors: [ANCHOR],
  doh_resolvers: ['https://dns.example/dns-query{?dns}'],
  collectors: ['https://collector.example/', 'http://10.0.0.1:8787/'],
  plain_http_collectors: true,
  reference_bytes: 1,
  services_off: ['zoom'],
  badge: false,
  language: 'ckb',
};

describe('validSettings', () => {
  it('keeps what is valid', () => {
    expect(validSettings(CHOSEN)).toEqual(CHOSEN);
  });

  it.each([undefined, null, 7, 'settings', [], [CHOSEN], {}])('has defaults for %j', (stored) => {
    expect(validSettings(stored)).toEqual(DEFAULT_SETTINGS);
  });

  it.each<[keyof Settings, unknown]>([
    ['enabled', 'yes'],
    ['enabled', 1],
    ['batch_interval_minutes', 14],
    ['batch_interval_minutes', 1441],
    ['batch_interval_minutes', '60'],
    ['batch_interval_minutes', NaN],
    ['heartbeat_minutes', 0],
    ['heartbeat_minutes', 31],
    ['heartbeat_minutes', null],
    ['daily_budget_bytes', -1],
    ['daily_budget_bytes', Infinity],
    ['concurrency', 0],
    ['concurrency', 33],
    ['concurrency', 2.5],
    ['timeout_ms', 4999],
    ['timeout_ms', 60_001],
    ['raw_retention_days', 0],
    ['rollup_retention_days', 0],
    ['country', 'Iraq'],
    ['country', 964],
    ['anchors', []],
    ['anchors', [{ ...ANCHOR, url: 'anchor' }]],
    ['anchors', [{ ...ANCHOR, url: 'ftp://anchor.example/' }]],
    ['anchors', [ANCHOR, { ...ANCHOR, scope: 'local' }]],
    ['anchors', ANCHOR],
    ['doh_resolvers', ['http://dns.example/']],
    ['doh_resolvers', [7]],
    ['collectors', 'https://collector.example/'],
    ['collectors', ['https://collector.example/', 'collector']],
    ['collectors', ['https://collector.example/?a']],
    ['reference_bytes', -1],
    ['services_off', 'zoom'],
    ['services_off', [null]],
    ['badge', null],
    ['language', 'no such language'],
    ['language', 7],
  ])('%s cannot be %j, and costs no other field', (name, value) => {
    expect(validSettings({ ...CHOSEN, [name]: value })).toEqual({
      ...CHOSEN,
      [name]: DEFAULT_SETTINGS[name],
    });
  });

  it('takes a collector over plain http only on this machine, unless that is allowed', () => {
    const collectors = ['http://10.0.0.1:8787/'];
    expect(validSettings({ collectors }).collectors).toEqual([]);
    expect(validSettings({ collectors, plain_http_collectors: true }).collectors).toEqual(collectors);
    expect(validSettings({ collectors: ['http://127.0.0.1:8787'] }).collectors).toEqual([
      'http://127.0.0.1:8787/',
    ]);
  });

  it('takes a collector once', () => {
    const collectors = ['https://collector.example', 'https://Collector.example/'];
    expect(validSettings({ collectors }).collectors).toEqual(['https://collector.example/']);
  });

  it('completes a hand-made anchor', () => {
    const { anchors } = validSettings({
      anchors: [{ url: 'https://Anchor.example', scope: 'domestic', country: 'iq' }],
    });
    expect(anchors).toEqual([
      {
        url: 'https://anchor.example/',
        scope: 'domestic',
        country: 'IQ',
        network: 'anchor.example',
        expects: null,
      },
    ]);
  });

  it('takes no resolvers for a choice', () => {
    expect(validSettings({ doh_resolvers: [] }).doh_resolvers).toEqual([]);
  });

  it('never throws, and is stable', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record(anyFields())), (stored) => {
        const settings = validSettings(stored);
        expect(validSettings(settings)).toEqual(settings);
      }),
    );
  });

  function anyFields() {
    return Object.fromEntries(
      Object.entries(CHOSEN).map(([name, value]) => [name, fc.oneof(fc.constant(value), fc.anything())]),
    );
  }
});

function fakeArea(kept: Record<string, unknown>) {
  return {
    kept,
    get: async (key: string) => (key in kept ? { [key]: kept[key] } : {}),
    set: async (items: Record<string, unknown>) => void Object.assign(kept, items),
  };
}

describe('the stored item', () => {
  it('is read with what it lacks filled in', async () => {
    expect(await readSettings(fakeArea({}))).toEqual(DEFAULT_SETTINGS);
    expect(await readSettings(fakeArea({ settings: { enabled: true } }))).toEqual({
      ...DEFAULT_SETTINGS,
      enabled: true,
    });
  });

  it('is changed field by field', async () => {
    const area = fakeArea({ settings: { enabled: true } });
    const written = await writeSettings(area, { concurrency: 4, country: 'TR' });
    expect(written).toEqual({ ...DEFAULT_SETTINGS, enabled: true, concurrency: 4, country: 'TR' });
    expect(await readSettings(area)).toEqual(written);
  });

  it('is watched until that is ended', () => {
    const listeners = new Set<Parameters<SettingsChanges['addListener']>[0]>();
    const changes: SettingsChanges = {
      addListener: (listener) => void listeners.add(listener),
      removeListener: (listener) => void listeners.delete(listener),
    };
    const seen: boolean[] = [];
    const tell = (items: Record<string, { newValue?: unknown }>) =>
      listeners.forEach((listener) => listener(items));
    const end = watchSettings(changes, ({ enabled }) => seen.push(enabled));
    tell({ settings: { newValue: { enabled: true } } });
    tell({ summary: { newValue: {} } });
    tell({ settings: {} });
    end();
    tell({ settings: { newValue: { enabled: true } } });
    expect(seen).toEqual([true, false]);
  });
});
