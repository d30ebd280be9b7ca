/** Answers in the place of a plain site that are not about the site: this machine's, and those that the anchors are given too. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { control, hopSeen, sceneWith } from './control-making.ts';
import { HONEST, HTTP, literal, named, stalls, STRANGE, type Scene } from './ladder-making.ts';
import { frame, hop, page } from './making.ts';

const plain = control({ hops: [hopSeen(HTTP)] });
const given = (status: number, text: string, more: Partial<Observation> = {}): Observation =>
  page(status, text, { url: HTTP, address: HONEST, ...more });
const twice = (form: Observation, more: Partial<Scene> = {}): Scene => ({
  attempts: [form, form],
  url: HTTP,
  doh: [named(HONEST)],
  // A server of many sites: without the name it says something else.
  literals: [literal('chromium', HONEST, 'answers', 'http')],
  ...more,
});
const told = (form: Observation, more: Partial<Scene> = {}) => judge(sceneWith(plain, twice(form, more)));

const FORBIDDEN = 'This website has been blocked by order of the ministry.';

describe('by this machine', () => {
  it.each([200, 403])('an antivirus says so, with status %s', (status) => {
    const form = given(status, 'Access to the web page was blocked by ESET Internet Security.');
    expect(told(form)).toMatchObject({ verdict: 'unknown', reasons: ['local_interference'] });
  });

  it('not where a shop sells one', () => {
    const { reasons } = told(given(200, 'Buy Kaspersky Internet Security here.'));
    expect(reasons).not.toContain('local_interference');
  });
});

describe('by the site itself, of this place', () => {
  const WORDS = 'Our website is not available in your country due to legal regulation.';
  it('with a status of refusal', () => {
    expect(told(given(451, WORDS))).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['http.error'],
      locus: 'server_side',
    });
  });
  it('not from an address that is not the site’s', () => {
    expect(told(given(451, WORDS, { address: STRANGE }))).toMatchObject({ mechanisms: [], locus: 'unknown' });
  });
  it('with status 200: anybody may say so', () => {
    expect(told(given(200, WORDS))).toMatchObject({
      verdict: 'unknown',
      reasons: ['no_control', 'not_corroborated'],
    });
  });
});

describe('over all plain http', () => {
  const NAMELESS = 'http://203.0.113.77/quota';
  const AMID = { frames: [-1, 37, 110].map((seconds) => frame('online', seconds, { altered: 2 })) };
  const hops = [{ ...hop(HTTP, NAMELESS), address: HONEST }];
  it.each<[string, Observation]>([
    ['a page', given(200, FORBIDDEN)],
    ['a redirect', given(200, 'Top up.', { final_url: NAMELESS, hops })],
    ['a redirect to who is silent', stalls('chromium', HTTP, {}, { final_url: NAMELESS, hops })],
  ])('%s that anchors are given as well', (_, form) => {
    expect(told(form).verdict).toBe('blocked');
    expect(told(form, AMID)).toMatchObject({ verdict: 'unknown', reasons: ['captive_portal'] });
  });

  it('not where some of the attempts came before', () => {
    const frames = [frame('online', -1), frame('online', 37), frame('online', 110, { altered: 2 })];
    expect(told(given(200, FORBIDDEN), { frames }).verdict).toBe('blocked');
  });
});
