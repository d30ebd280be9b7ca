import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../utils/probe/turns.ts';

describe('turns', () => {
  it('runs work of one key in order, and of others at once', async () => {
    const takeTurns = createTurns();
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = takeTurns('a', async () => {
      log.push('a1 starts');
      await gate.promise;
      log.push('a1 ends');
    });
    const second = takeTurns('a', async () => void log.push('a2'));
    await takeTurns('b', async () => void log.push('b'));
    gate.resolve();
    await Promise.all([first, second]);
    expect(log).toEqual(['a1 starts', 'b', 'a1 ends', 'a2']);
  });

  it('goes on after work that threw, and hands its error to its own caller only', async () => {
    const takeTurns = createTurns();
    const bad = takeTurns('a', async () => {
      throw new Error('bug');
    });
    const good = takeTurns('a', async () => 'fine');
    await expect(bad).rejects.toThrow('bug');
    await expect(good).resolves.toBe('fine');
  });
});
