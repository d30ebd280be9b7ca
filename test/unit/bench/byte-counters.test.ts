import { expect, it } from 'vitest';
import { sumByAddress } from '../../bench/byte-counters.ts';

/** As nft 1.0.6 lists a set with counters. */
const listing = (elem: [val: string, packets: number, bytes: number][]): string =>
  JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6', json_schema_version: 1 } },
      {
        set: {
          family: 'inet',
          name: 'to',
          ...(elem.length === 0
            ? {}
            : {
                elem: elem.map(([val, packets, bytes]) => ({ elem: { val, counter: { packets, bytes } } })),
              }),
        },
      },
    ],
  });

it('adds up both ways of each address', () => {
  const sums = sumByAddress([
    listing([
      ['198.51.100.10', 10, 1000],
      ['203.0.113.10', 1, 60],
    ]),
    listing([['198.51.100.10', 12, 5000]]),
  ]);
  expect(Object.fromEntries(sums)).toEqual({
    '198.51.100.10': { packets: 22, bytes: 6000 },
    '203.0.113.10': { packets: 1, bytes: 60 },
  });
});

it('takes a set that has counted nothing', () => {
  expect(sumByAddress([listing([]), listing([])]).size).toBe(0);
});
