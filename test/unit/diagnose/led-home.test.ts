/** A plain page from this very machine: a resolver's lie, or this machine's own file of names. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { literalUrls } from '../../../utils/diagnose/literal-urls.ts';
import { knockUrl, wantsAgain } from '../../../utils/diagnose/questions.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { HONEST, HTTP, knock, literal, named, said, scene, type Scene } from './ladder-making.ts';
import { answered } from './making.ts';

const DOTTED = 'http://www.example.org./';
const body = { bytes: 9, cut: false, title: null, text: 'It works!' };
const from = (address: string, url = HTTP, more: Partial<Observation> = {}) =>
  answered(200, { url, address, body, ...more });
const here = from('127.0.0.1');
const living = [literal('chromium', HONEST, 'answers', 'http')];
const led = (dotted: Observation | null, given: Partial<Scene> = {}): Scene => ({
  attempts: [here, here],
  url: HTTP,
  doh: [named(HONEST)],
  literals: living,
  knock: dotted === null ? null : knock(null, dotted),
  ...given,
});
const verdictOf = (given: Scene) => judge(scene(given));

describe('a plain page from this machine', () => {
  it('is a resolver’s lie where the name leads here with its final dot as well', () => {
    expect(verdictOf(led(from('127.0.0.1', DOTTED)))).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['dns.injection.bogon'],
      reasons: ['resolvers_disagree', 'honest_address_answers'],
      failure_class: 'http',
      failed_host: 'www.example.org',
    });
  });

  it('is this machine’s own doing where the dot leads elsewhere', () => {
    expect(verdictOf(led(from(HONEST, DOTTED)))).toMatchObject({
      verdict: 'unknown',
      reasons: ['local_interference'],
    });
  });

  it.each<[string, Scene]>([
    ['it was not asked with its dot', led(null)],
    [
      'nobody answers with the dot',
      led({ ...from('127.0.0.1', DOTTED), end: 'failed', address: null, status: null }),
    ],
    ['no honest resolver was heard', led(from('127.0.0.1', DOTTED), { doh: [said(null)] })],
    ['they say so as well', led(from('127.0.0.1', DOTTED), { doh: [named('127.0.0.1')] })],
    ['nobody answers at the honest address', led(from('127.0.0.1', DOTTED), { literals: [] })],
  ])('accuses nobody where %s', (_, given) => {
    expect(verdictOf(given).verdict).not.toBe('blocked');
  });

  it('is asked for again, with its dot, and beside an honest address', () => {
    const { ladder, observations } = scene(led(null, { literals: [] }));
    expect(wantsAgain([here], null)).toBe(true);
    expect(knockUrl(HTTP, observations)).toBe(DOTTED);
    expect(literalUrls(ladder, observations, null).map(({ url }) => url)).toEqual([`http://${HONEST}/`]);
    const elsewhere = [from(HONEST)];
    expect(wantsAgain(elsewhere, null)).toBe(false);
    expect(knockUrl(HTTP, elsewhere)).toBe(HTTP);
  });
});
