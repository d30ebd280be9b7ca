import { expect, it } from 'vitest';
import { joinProbe } from '../../../utils/run/join-probe.ts';
import { ANSWERED, smallWorld } from './small-world.ts';

const limits = { timeout_ms: 1000, signal: new AbortController().signal };

it('asks once for all who ask the same meanwhile, and anew for who comes later', async () => {
  const { probe } = await smallWorld(() => ANSWERED);
  const asked: string[] = [];
  const joined = joinProbe(async (url, given) => {
    asked.push(url);
    await Promise.resolve();
    return probe(url, given);
  });
  const [first, second, other] = await Promise.all(
    ['https://192.0.2.1/', 'https://192.0.2.1/', 'https://192.0.2.2/'].map((url) => joined(url, limits)),
  );
  expect(second).toBe(first);
  expect(other).not.toBe(first);
  await joined('https://192.0.2.1/', limits);
  expect(asked).toEqual(['https://192.0.2.1/', 'https://192.0.2.2/', 'https://192.0.2.1/']);
});

it('does not go on giving what could not be asked', async () => {
  let times = 0;
  const joined = joinProbe(async () => {
    times += 1;
    throw new Error('the browser ended');
  });
  await expect(joined('https://192.0.2.1/', limits)).rejects.toThrow('ended');
  await expect(joined('https://192.0.2.1/', limits)).rejects.toThrow('ended');
  expect(times).toBe(2);
});
