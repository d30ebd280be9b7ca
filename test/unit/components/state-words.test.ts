import { describe, expect, it } from 'vitest';
import { hourShapes, stripWidth } from '../../../components/hour-shapes.ts';
import { causeKey } from '../../../components/state-words.ts';
import type { ServiceState } from '../../../utils/summary/summary.ts';

describe('causeKey', () => {
  it.each<[ServiceState, Parameters<typeof causeKey>[0]['failure_class'], string[], string[], string | null]>(
    [
      ['ok', null, [], [], null],
      ['unchecked', null, [], [], null],
      ['failing', 'dns', [], ['no_control'], 'cause.dns'],
      ['failing', null, [], ['no_control'], null],
      ['blocked', 'reset', ['tls.reset.sni'], ['server_name_filtered'], 'by.name'],
      ['blocked', 'reset', [], ['only_the_name_fails'], 'by.open'],
      ['blocked', 'refused', ['dns.injection.bogon'], ['resolvers_disagree'], 'by.lie'],
      ['down', null, [], [], null],
      ['down', 'dns', [], ['resolvers_agree'], 'cause.dns'],
      ['partly', 'timeout', [], ['no_control'], 'cause.timeout'],
      ['partly', 'timeout', ['tls.timeout'], ['server_name_filtered'], 'by.name'],
      ['unknown', 'dns', [], ['unstable'], 'reason.unstable'],
      ['unknown', null, [], ['never_heard_of', 'interrupted'], 'reason.interrupted'],
      ['unknown', null, [], ['never_heard_of'], null],
    ],
  )('%s, %s, %j, %j: %s', (state, failure_class, mechanisms, reasons, key) => {
    expect(causeKey({ state, failure_class, mechanisms, reasons })).toBe(key);
  });
});

describe('hourShapes', () => {
  it('draws one path a state', () => {
    const shapes = hourShapes(['ok', 'failing', 'ok', null]);
    expect(shapes.map(({ state }) => state)).toEqual(['ok', 'failing', 'none']);
    expect(shapes[0]?.path).toBe('M0 11h4v7h-4zM10 11h4v7h-4z');
  });

  it('gives every state its own outline, so that colour is not the only sign', () => {
    const states: ServiceState[] = ['ok', 'partly', 'failing', 'blocked', 'down', 'unknown', 'unchecked'];
    const outlines = states.map((state) => hourShapes([state])[0]?.path);
    expect(new Set(outlines).size).toBe(states.length);
  });

  it('is as wide as its cells', () => expect(stripWidth(24)).toBe(119));
});
