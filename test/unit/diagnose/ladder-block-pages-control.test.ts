/** A known block page beside what a control was given. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import type { TargetControl } from '../../../utils/targets/target-control.ts';
import { control, failedThere, hopSeen, sceneWith } from './control-making.ts';
import { HONEST, HTTP, said, STRANGE, type Scene } from './ladder-making.ts';
import { answered, failed, hop } from './making.ts';

const TITLE = 'Stop';
const WORDS = `<title>${TITLE}</title><p>… that is considered illegal according to Belgian legislation.`;
const LENGTH = new TextEncoder().encode(WORDS).length;
const BODY = { bytes: LENGTH, cut: false, title: TITLE, text: WORDS };
const BLOCK_HOST = 'http://warning.or.kr/i1.html';
const PRIVATE = '10.10.34.35';

const served = (status: number, address = HONEST) => answered(status, { url: HTTP, address, body: BODY });
const untitled = answered(200, { url: HTTP, address: HONEST, body: { ...BODY, title: null } });
const way = { url: HTTP, hops: [{ ...hop(HTTP, BLOCK_HOST), address: HONEST }], final_url: BLOCK_HOST };
const sentAway = answered(200, { ...way, address: STRANGE });
const deadEnd = failed('chromium', 'net::ERR_CONNECTION_REFUSED', way);

const seen = (given: Partial<TargetControl['control']>) => control({ hops: [hopSeen(HTTP)], ...given });
const sentThere = hopSeen(HTTP, { http: { failure: null, status: 302, location: BLOCK_HOST } });
const judged = (there: TargetControl, form: Observation, given: Partial<Scene> = {}) =>
  judge(sceneWith(there, { attempts: [form, form], url: HTTP, ...given }));

describe('blocked, whatever the control was given', () => {
  it.each<[string, TargetControl, Observation, string]>([
    ['the site', seen({}), served(200), 'http.blockpage'],
    [
      'the site, which names itself in its title as the notice does',
      seen({ title: 'Do not stop' }),
      served(200),
      'http.blockpage',
    ],
    [
      'a page of the same length',
      seen({ title: 'Blog', body_length: LENGTH }),
      served(200),
      'http.blockpage',
    ],
    ['a page of the same title and another length', seen({ title: TITLE }), served(200), 'http.blockpage'],
    ['a page without a title, as this one', seen({ title: null }), untitled, 'http.blockpage'],
    [
      'a page without a title, whose length is not known',
      seen({ title: null, body_length: LENGTH, body_cut: true }),
      untitled,
      'http.blockpage',
    ],
    [
      'a refusal of its own, with the status of the notice',
      seen({ status: 403, title: 'Just a moment...', body_length: 5000 }),
      served(403),
      'http.blockpage',
    ],
    [
      'the same words with another status',
      seen({ status: 404, title: TITLE, body_length: LENGTH }),
      served(200),
      'http.blockpage',
    ],
    ['no answer', failedThere('generic_timeout_error', 'connect', HTTP), served(200), 'http.blockpage'],
    ['the site, which sends nobody there', seen({}), sentAway, 'http.redirect'],
    ['the site, which sends nobody to a dead host', seen({}), deadEnd, 'http.redirect'],
  ])('%s', (_, there, form, mechanism) => {
    expect(judged(there, form)).toMatchObject({
      verdict: 'blocked',
      mechanisms: [mechanism],
      reasons: ['block_page'],
    });
  });

  it('served at a host where the site sends everybody', () => {
    const second = 'http://www.second.test/';
    const form = { ...served(200), hops: [{ ...hop(HTTP, second), address: HONEST }], final_url: second };
    const there = control({ hops: [hopSeen(HTTP), hopSeen(second)] });
    expect(judged(there, form).verdict).toBe('blocked');
  });
});

describe('not blocked where everybody is given it', () => {
  it.each<[string, TargetControl, Observation]>([
    ['the page', seen({ title: ` ${TITLE}`, body_length: LENGTH }), served(200)],
    ['the page with its status', seen({ status: 451, title: TITLE, body_length: LENGTH }), served(451)],
    ['the page without its title', seen({ title: null, body_length: LENGTH + 5 }), untitled],
    ['the redirect', control({ hops: [sentThere, hopSeen(BLOCK_HOST)], title: null }), sentAway],
    [
      'the redirect to a host that is dead',
      failedThere('connection_refused', 'connect', HTTP, BLOCK_HOST),
      deadEnd,
    ],
    [
      'the redirect to another page of the same owner',
      control({ hops: [hopSeen(HTTP), hopSeen('https://www.warning.or.kr/')], title: null }),
      sentAway,
    ],
  ])('%s', (_, there, form) => {
    expect(judged(there, form).verdict).not.toBe('blocked');
  });
});

describe('where no resolver over HTTPS answers, the control tells the honest addresses', () => {
  it.each([
    ['from one of them', HONEST, ['http.blockpage']],
    ['from a false one', PRIVATE, ['dns.injection.blockpage']],
    ['from one that is not known', STRANGE, []],
  ])('%s', (_, address, mechanisms) => {
    expect(judged(seen({}), served(200, address), { doh: [said(null)] }).mechanisms).toEqual(mechanisms);
  });
});
