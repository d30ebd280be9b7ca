import { expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { answered, frame, hop } from './making.ts';

const timings = (resolved_ms: number, connected_ms: number, secured_ms: number | null) => ({
  resolved_ms,
  connected_ms,
  secured_ms,
  request_sent_ms: (secured_ms ?? connected_ms) + 1,
  first_byte_ms: (secured_ms ?? connected_ms) + 50,
});

it.each([
  ['a handshake that takes seconds, over a connection that took none', timings(5, 10, 3600), true],
  ['an ordinary one', timings(5, 60, 130), false],
  ['a line on which everything takes its time', timings(400, 1300, 4200), false],
  ['a satellite that loses a packet', timings(50, 700, 2900), false],
  ['plain http', timings(5, 10, null), false],
  ['no timings', null, false],
])('%s', (_, given, isImpaired) => {
  const frames = [frame('online', -1), frame('online', 60)];
  const observations = [answered(200, { timings: given })];
  const { verdict, flags } = judge({ frames, ended: 'measured', observations });
  expect(verdict).toBe('ok');
  expect(flags.includes('impaired')).toBe(isImpaired);
});

it('nothing is said of a handshake that may be another hop’s', () => {
  const hops = [hop('https://example.org/', 'https://www.example.org/')];
  const observations = [answered(200, { hops, timings: timings(5, 10, 3600) })];
  expect(judge({ observations, frames: [], ended: 'measured' }).flags).toEqual([]);
});
