import { expect, it } from 'vitest';
import { inOrderOfUse } from '../../../utils/targets/list-order.ts';

const list = (id: string, country: string | null = null) => ({ id, country, version: '1', targets: 10 });
const LISTS = [list('cis'), list('global'), list('iq', 'IQ'), list('tr', 'TR'), list('services')];

it.each([
  ['IQ', ['services', 'iq', 'global', 'cis', 'tr']],
  ['tr', ['services', 'tr', 'global', 'cis', 'iq']],
  [null, ['services', 'global', 'cis', 'iq', 'tr']],
])('in %s', (country, order) => {
  expect(inOrderOfUse(LISTS, country).map(({ id }) => id)).toEqual(order);
});
