import { expect, it } from 'vitest';
import { progressLine } from '../../../runner/progress-line.ts';

function run(isTTY: boolean, steps: number): string {
  let text = '';
  const line = progressLine({ isTTY, write: (chunk: unknown) => Boolean((text += String(chunk))) });
  for (let done = 0; done <= steps; done += 1) {
    line.show({ batch_id: 'b', done, total: steps });
    line.show({ batch_id: 'b', done, total: steps });
  }
  line.end();
  return text;
}

it('renews one line on a terminal', () => {
  expect(run(true, 2)).toBe('\r0 of 2 asked\r1 of 2 asked\r2 of 2 asked\n');
});

it('writes a line a tenth elsewhere, whatever the number', () => {
  expect(run(false, 1)).toBe('reachwatch: 0 of 1 asked\nreachwatch: 1 of 1 asked\n');
  expect(run(false, 1000).trim().split('\n')).toHaveLength(11);
});
