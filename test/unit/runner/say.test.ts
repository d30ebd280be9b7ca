import { expect, it, vi } from 'vitest';
import { say } from '../../../runner/exit-status.ts';

it('what others wrote does not steer the terminal', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    say('list a: \u001B[31mred\u0007 and\u009B2J gone\r');
    expect(written.mock.calls).toEqual([['reachwatch: list a: [31mred and2J gone\n']]);
  } finally {
    written.mockRestore();
  }
});
