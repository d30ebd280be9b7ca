import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPatience, LONGEST_HOLD_MS } from '../../../utils/probe/patience.ts';

const start = (ms: number) => {
  const over = vi.fn<() => void>();
  return { over, ...createPatience(ms, over, () => Date.now()) };
};

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is over after its time, once', () => {
    const { over } = start(5000);
    vi.advanceTimersByTime(4999);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('does not count held time', () => {
    const { over, hold } = start(5000);
    vi.advanceTimersByTime(1000);
    const release = hold();
    vi.advanceTimersByTime(9000);
    release();
    vi.advanceTimersByTime(3999);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('runs again only when the last of overlapping holds is released', () => {
    const { over, hold } = start(1000);
    const [first, second] = [hold(), hold()];
    vi.advanceTimersByTime(2000);
    first();
    first();
    vi.advanceTimersByTime(2000);
    expect(over).not.toHaveBeenCalled();
    second();
    vi.advanceTimersByTime(1000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('can be held for 12 s and no longer, in however many holds', () => {
    const { over, hold } = start(1000);
    const release = hold();
    vi.advanceTimersByTime(LONGEST_HOLD_MS - 2000);
    release();
    hold();
    vi.advanceTimersByTime(2000);
    hold();
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('is never over when it was ended, held or not', () => {
    const running = start(1000);
    running.end();
    const held = start(1000);
    const release = held.hold();
    held.end();
    release();
    held.hold()();
    vi.advanceTimersByTime(60_000);
    expect(running.over).not.toHaveBeenCalled();
    expect(held.over).not.toHaveBeenCalled();
  });
});
