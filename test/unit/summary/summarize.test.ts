import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { summarize } from '../../../utils/summary/summarize.ts';
import type { SummaryInput } from '../../../utils/summary/summarize.ts';
import type { Seen } from '../../../utils/summary/hours.ts';
import { compareStates } from '../../../utils/summary/service-state.ts';
import { NOW, hoursAgo, target, targetState, verdict } from './words.ts';

const telegram = target('https://telegram.org/', 'telegram', 'page');
const telegramApi = target('https://api.telegram.org/', 'telegram', 'api');
const signal = target('https://signal.org/', 'signal', 'page');
const own = target('https://home.test/x');

function summary(input: Partial<SummaryInput>) {
  return summarize({
    now: NOW,
    targets: [],
    serviceName: (id) => id.toUpperCase(),
    states: [],
    seen: [],
    line: { state: 'online', since: hoursAgo(30) },
    next_check_at: null,
    warnings: [],
    ...input,
  });
}

function seen(url: string, hours: number, is: Seen['verdict']): Seen {
  return { url, started_at: hoursAgo(hours), verdict: is };
}

function hoursOfTelegram(results: Seen[]) {
  return summary({ targets: [telegram, telegramApi], seen: results }).services[0]!.hours;
}

describe('summarize', () => {
  it('groups endpoints by service and own targets by host', () => {
    const { services } = summary({ targets: [telegram, telegramApi, own] });
    expect(services.map(({ id, name }) => [id, name])).toEqual([
      ['home.test', 'home.test'],
      ['telegram', 'TELEGRAM'],
    ]);
    expect(services[1]?.endpoints).toHaveLength(2);
  });

  it('puts the worst first, equals by name', () => {
    const { services } = summary({
      targets: [signal, own, telegram],
      states: [
        targetState(signal, verdict('ok')),
        targetState(telegram, verdict('failing', 'reset')),
        targetState(own, verdict('ok')),
      ],
    });
    expect(services.map(({ id }) => id)).toEqual(['telegram', 'home.test', 'signal']);
    expect(services[0]).toMatchObject({ state: 'failing', failure_class: 'reset', since: hoursAgo(3) });
  });

  it('forgets what is no longer checked', () => {
    const states = [targetState(signal, verdict('failing'))];
    expect(summary({ targets: [telegram], states }).services.map(({ id }) => id)).toEqual(['telegram']);
  });

  it('says when the last check was', () => {
    expect(summary({ targets: [signal] }).last_check_at).toBeNull();
    expect(summary({ targets: [signal], states: [targetState(signal, verdict('ok'))] }).last_check_at).toBe(
      hoursAgo(0.2),
    );
  });

  it('keeps the last established state while the line is off', () => {
    const held = { verdict: 'unknown', failure_class: 'timeout', since: hoursAgo(50), streak: 9 } as const;
    const { services } = summary({
      targets: [signal],
      states: [{ ...targetState(signal, verdict('offline'), hoursAgo(1)), held }],
      seen: [
        seen(signal.url, 1, verdict('offline')),
        seen(signal.url, 2, verdict('failing', 'timeout')),
        seen(signal.url, 4, verdict('ok')),
      ],
      line: { state: 'offline', since: hoursAgo(1) },
    });
    expect(services[0]).toMatchObject({ state: 'failing', failure_class: 'timeout', since: hoursAgo(50) });
  });

  it('claims no more than it saw when the held run says something else', () => {
    const { services } = summary({
      targets: [signal],
      states: [targetState(signal, verdict('interrupted'), hoursAgo(1))],
      seen: [seen(signal.url, 2, verdict('failing', 'timeout'))],
    });
    expect(services[0]).toMatchObject({ state: 'failing', since: hoursAgo(2) });
  });

  it.each([
    ['online', 'unknown'],
    ['local_interference', 'ok'],
  ] as const)('one site that this computer blocks, while the line is %s, is %s', (line, state) => {
    const { services } = summary({
      targets: [signal],
      states: [targetState(signal, verdict('local_interference', 'local'))],
      seen: [seen(signal.url, 2, verdict('ok'))],
      line: { state: line, since: null },
    });
    expect(services[0]?.state).toBe(state);
  });

  it('says unknown when nothing was established within the day', () => {
    const { services } = summary({ targets: [signal], states: [targetState(signal, verdict('offline'))] });
    expect(services[0]).toMatchObject({ state: 'unknown', reasons: ['offline'] });
  });

  it('does not go back behind attempts that disagree: those are about the site', () => {
    const { services } = summary({
      targets: [signal],
      states: [targetState(signal, verdict('unstable'))],
      seen: [seen(signal.url, 2, verdict('failing'))],
    });
    expect(services[0]?.state).toBe('unknown');
  });

  it('never calls a service blocked that no endpoint is, and stays sorted', () => {
    const kinds = ['ok', 'down', 'failing', 'unstable', 'offline', 'interrupted'] as const;
    const roles = ['page', 'api', 'cdn', null] as const;
    const endpoint = fc.record({
      host: fc.integer({ min: 0, max: 9 }),
      service: fc.constantFrom('a', 'b', 'c', null),
      role: fc.constantFrom(...roles),
      kind: fc.constantFrom(...kinds),
    });
    fc.assert(
      fc.property(fc.uniqueArray(endpoint, { selector: ({ host }) => host }), (given) => {
        const targets = given.map(({ host, service, role }) =>
          target(`https://${host}.test/`, service, role),
        );
        const states = given.map(({ kind }, index) => targetState(targets[index]!, verdict(kind)));
        const { services } = summary({ targets, states });
        expect(services.some(({ state }) => state === 'blocked')).toBe(false);
        const order = services.map(({ state }) => state);
        expect(order.toSorted(compareStates)).toEqual(order);
        expect(services.flatMap(({ endpoints }) => endpoints)).toHaveLength(targets.length);
      }),
    );
  });
});

describe('hours', () => {
  it('has 24 cells, oldest first, the running hour last', () => {
    const cells = hoursOfTelegram([
      seen(telegram.url, 0.1, verdict('ok')),
      seen(telegram.url, 23.1, verdict('failing')),
    ]);
    expect(cells).toHaveLength(24);
    expect(cells[23]).toBe('ok');
    expect(cells[0]).toBe('failing');
    expect(cells.filter((cell) => cell === null)).toHaveLength(22);
  });

  it('leaves out what is older, and what claims to come from the future', () => {
    const cells = hoursOfTelegram([
      seen(telegram.url, 24.5, verdict('failing')),
      seen(telegram.url, -2, verdict('failing')),
    ]);
    expect(cells.every((cell) => cell === null)).toBe(true);
  });

  it.each([
    ['the worst of an hour', ['ok', 'failing', 'ok'], 'failing'],
    ['an interruption does not hide an answer', ['interrupted', 'ok'], 'ok'],
    ['nor the other way round', ['ok', 'interrupted'], 'ok'],
    ['only interruptions', ['interrupted'], 'unknown'],
  ] as const)('%s', (_name, kinds, cell) => {
    expect(
      hoursOfTelegram(kinds.map((kind, index) => seen(telegram.url, 2 + index / 100, verdict(kind))))[21],
    ).toBe(cell);
  });

  it('follows the service rule within the hour', () => {
    const cells = hoursOfTelegram([
      seen(telegram.url, 2, verdict('ok')),
      seen(telegramApi.url, 2.1, verdict('failing')),
    ]);
    expect(cells[21]).toBe('partly');
  });
});
