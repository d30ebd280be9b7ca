import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createKeepAwake } from '../../../utils/probe/keep-awake.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('calls the browser every 20 s from the first start to the last end', () => {
  const callApi = vi.fn<() => Promise<void>>(async () => {});
  const stayAwake = createKeepAwake(callApi);
  const first = stayAwake();
  vi.advanceTimersByTime(10_000);
  const second = stayAwake();
  vi.advanceTimersByTime(10_000);
  expect(callApi).toHaveBeenCalledTimes(1);
  first();
  vi.advanceTimersByTime(20_000);
  expect(callApi).toHaveBeenCalledTimes(2);
  second();
  vi.advanceTimersByTime(100_000);
  expect(callApi).toHaveBeenCalledTimes(2);
  stayAwake();
  vi.advanceTimersByTime(20_000);
  expect(callApi).toHaveBeenCalledTimes(3);
});
