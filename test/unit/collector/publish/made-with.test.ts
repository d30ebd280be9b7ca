import { expect, it } from 'vitest';
import { madeWithIn, versionColumns, versionsIn } from '../../../../collector/publish/made-with.ts';

const COLUMNS = ['methods', 'schemas'];

it('numbers the versions in their order', () => {
  const known = madeWithIn({
    columns: COLUMNS,
    rows: [
      [
        ['b', 'a', 'c'],
        [10, 9],
      ],
    ],
  });
  expect(known).toEqual({ methods: ['a', 'b', 'c'], schemas: [9, 10] });
  const read = versionsIn({ columns: COLUMNS, rows: [] }, 'methods', {
    known: known?.methods ?? [],
    read: String,
  });
  expect(read([0b1010, 0])).toEqual(['a', 'c']);
});

it('tells the last of as many as a number in JSON has bits', () => {
  const known = Array.from({ length: 52 }, (_, number) => number);
  const read = versionsIn({ columns: COLUMNS, rows: [] }, 'schemas', { known, read: Number });
  expect(read([0, 2 ** 52 + 2])).toEqual([0, 51]);
});

it('asks the engine for nothing where there is one', () => {
  expect(versionColumns({ methods: ['a'], schemas: [1] })).toEqual({ ofNetworks: [], ofRows: [] });
});

it('takes sets where there are more than bits, or none at all', () => {
  const many = Array.from({ length: 53 }, (_, number) => `v${number}`);
  expect(madeWithIn({ columns: COLUMNS, rows: [[many, [1]]] })).toBeNull();
  expect(madeWithIn({ columns: COLUMNS, rows: [[[], []]] })).toBeNull();
  expect(madeWithIn({ columns: COLUMNS, rows: [] })).toBeNull();
});
