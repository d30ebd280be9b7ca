import { describe, expect, it } from 'vitest';
import { compareStates, decideService, endpointState } from '../../../utils/summary/service-state.ts';
import type { EndpointView } from '../../../utils/summary/service-state.ts';
import type { EndpointRole } from '../../../utils/targets/schema.ts';
import { hoursAgo, verdict } from './words.ts';

type Kind = Parameters<typeof verdict>[0] | 'unchecked';

function endpoints(...pairs: [EndpointRole | null, Kind][]): EndpointView[] {
  return pairs.map(([role, kind], index) => ({
    url: `https://${index}.test/`,
    role,
    verdict: kind === 'unchecked' ? null : verdict(kind),
    since: kind === 'unchecked' ? null : hoursAgo(index + 1),
  }));
}

describe('endpointState', () => {
  it.each([
    ['ok', 'ok'],
    ['blocked', 'blocked'],
    ['down', 'down'],
    ['failing', 'failing'],
    ['unstable', 'unknown'],
    ['offline', 'unknown'],
    ['interrupted', 'unknown'],
  ] as const)('%s is %s', (kind, state) => expect(endpointState(verdict(kind))).toBe(state));

  it('needs a failure class to call something failing', () => {
    expect(endpointState(verdict('failing', null))).toBe('unknown');
  });
});

describe('decideService', () => {
  it.each<[string, [EndpointRole | null, Kind][], string]>([
    [
      'all well',
      [
        ['page', 'ok'],
        ['api', 'ok'],
      ],
      'ok',
    ],
    [
      'the page fails',
      [
        ['page', 'failing'],
        ['api', 'ok'],
      ],
      'failing',
    ],
    [
      'only the api fails',
      [
        ['page', 'ok'],
        ['api', 'failing'],
      ],
      'partly',
    ],
    [
      'only the cdn is blocked',
      [
        ['page', 'ok'],
        ['cdn', 'blocked'],
      ],
      'partly',
    ],
    [
      'the page fails, the api is blocked',
      [
        ['page', 'failing'],
        ['api', 'blocked'],
      ],
      'failing',
    ],
    [
      'the page could not be judged, the api fails',
      [
        ['page', 'unstable'],
        ['api', 'failing'],
      ],
      'partly',
    ],
    [
      'the api could not be judged',
      [
        ['page', 'ok'],
        ['api', 'unstable'],
      ],
      'ok',
    ],
    [
      'the api was never asked',
      [
        ['page', 'ok'],
        ['api', 'unchecked'],
      ],
      'ok',
    ],
    [
      'one of two pages fails',
      [
        ['page', 'ok'],
        ['page', 'failing'],
      ],
      'failing',
    ],
    [
      'blocked is worse than down',
      [
        ['page', 'down'],
        ['page', 'blocked'],
      ],
      'blocked',
    ],
    [
      'unknown is worse than unchecked',
      [
        ['page', 'unchecked'],
        ['page', 'offline'],
      ],
      'unknown',
    ],
    ['nothing measured', [['page', 'unchecked']], 'unchecked'],
    [
      'no page: its endpoints decide',
      [
        ['api', 'failing'],
        ['cdn', 'ok'],
      ],
      'failing',
    ],
    ["a person's own target", [[null, 'failing']], 'failing'],
  ])('%s', (_name, given, state) => expect(decideService(endpoints(...given)).state).toBe(state));

  it('trouble lasts since its first endpoint failed', () => {
    const decided = decideService(endpoints(['page', 'failing'], ['page', 'failing']));
    expect(decided.since).toBe(hoursAgo(2));
    expect(decided.failure_class).toBe('dns');
  });

  it('works since its last endpoint does', () => {
    expect(decideService(endpoints(['page', 'ok'], ['page', 'ok'])).since).toBe(hoursAgo(1));
  });

  it('names the class of the part that fails', () => {
    const [page, api] = endpoints(['page', 'ok'], ['api', 'failing']);
    expect(decideService([page!, api!]).failure_class).toBe('dns');
  });
});

it('orders the states', () => {
  const mixed = ['ok', 'unknown', 'blocked', 'unchecked', 'partly', 'failing', 'down'] as const;
  expect(mixed.toSorted(compareStates).join(' ')).toBe('blocked down failing partly unknown unchecked ok');
});
