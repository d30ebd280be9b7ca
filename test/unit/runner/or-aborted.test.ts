import { expect, it } from 'vitest';
import { orAborted } from '../../../runner/or-aborted.ts';

const never = new Promise<never>(() => {});

it('gives what the promise gives', async () => {
  const { signal } = new AbortController();
  await expect(orAborted(Promise.resolve(7), signal)).resolves.toBe(7);
  await expect(orAborted(Promise.reject(new Error('bad')), signal)).rejects.toThrow('bad');
});

it('rejects with the reason of the signal, before and while waiting', async () => {
  const controller = new AbortController();
  const waiting = orAborted(never, controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(orAborted(Promise.resolve(7), controller.signal)).rejects.toThrow('enough');
});
