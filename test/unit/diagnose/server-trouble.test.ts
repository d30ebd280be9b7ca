/** A server in trouble since the control was there, and what a filter does otherwise. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { control, hopSeen, sceneWith, through } from './control-making.ts';
import {
  fails,
  HONEST,
  HTTP,
  HTTPS,
  knockLike,
  knockOpens,
  literal,
  named,
  OTHER_HONEST,
  redirected,
  type Driven,
  type How,
  type Scene,
} from './ladder-making.ts';
import { answered, failed, page } from './making.ts';

const verdictOf = (given: Scene, seen = through(given.url ?? HTTPS)) => judge(sceneWith(seen, given)).verdict;

/** Plain http is heard, and cut off. */
const cutOff: Scene = {
  url: HTTP,
  attempts: fails('chromium', 'reset', HTTP),
  twin: fails('chromium', 'refused', HTTPS),
  literals: [literal('chromium', HONEST, 'reset', 'http')],
  knock: knockOpens('chromium', HTTP),
};

describe('plain http that is heard in vain', () => {
  it('whoever it is for: a server that breaks off', () => {
    expect(verdictOf(cutOff)).toBe('unknown');
  });
  it('not where the address alone is answered, or no connection stands, or the other scheme is cut off too', () => {
    const alone = literal('chromium', HONEST, 'answers', 'http');
    expect(verdictOf({ ...cutOff, literals: [alone] })).toBe('blocked');
    expect(verdictOf({ ...cutOff, knock: knockLike(fails('chromium', 'reset', HTTP)) })).toBe('blocked');
    expect(verdictOf({ ...cutOff, twin: fails('chromium', 'reset', HTTPS) })).toBe('blocked');
  });
});

describe.each<Driven>(['chromium', 'firefox'])('a good certificate for another name, in %s', (browser) => {
  const attempts = fails(browser, 'wrong_name', HTTPS, HONEST);
  const given: Scene = {
    attempts,
    literals: [literal(browser, HONEST, 'wrong_name')],
    knock: knockLike(attempts),
  };
  const twin = (status: number, text = 'No such host here.') =>
    page(status, text, { url: HTTP, browser, address: HONEST });
  const seen = control({ hops: [hopSeen(HTTPS)] });

  it.each([404, 421, 500])(
    'at the site’s address, where plain http says %s: it does not know the site',
    (status) => {
      expect(verdictOf({ ...given, twin: twin(status) }, seen)).toBe('unknown');
    },
  );
  it('not where plain http goes well, or forbids', () => {
    expect(verdictOf({ ...given, twin: answered(200, { url: HTTP, browser, address: HONEST }) }, seen)).toBe(
      'blocked',
    );
    const forbidding = twin(503, 'This website has been blocked by order of the ministry.');
    expect(verdictOf({ ...given, twin: forbidding }, seen)).toBe('blocked');
  });
});

describe.each<Driven>(['chromium', 'firefox'])('one server of two, in %s', (browser) => {
  const attempts = fails(browser, 'reset', HTTPS, HONEST);
  const twin = { ...fails(browser, 'reset', HTTPS), ...redirected(HTTP, HTTPS, HONEST) };
  const given = (first: 'reset' | 'wrong_name', second: 'reset' | 'wrong_name'): Scene => ({
    attempts,
    twin,
    doh: [named(HONEST, OTHER_HONEST)],
    literals: [literal(browser, HONEST, first), literal(browser, OTHER_HONEST, second)],
    knock: knockLike(attempts),
  });

  it('breaks off whatever name it is asked for, and the other one answers', () => {
    expect(judge(sceneWith(through(HTTPS), given('reset', 'wrong_name')))).toMatchObject({
      verdict: 'unknown',
      reasons: ['no_control', 'address_answers'],
    });
  });
  it('shows a certificate that nobody trusts by whatever name, and the other one does not', () => {
    const strange = fails(browser, 'self_signed', HTTPS, HONEST);
    const of = (first: 'self_signed' | 'wrong_name', second: 'self_signed' | 'wrong_name') =>
      verdictOf({
        ...given('reset', 'reset'),
        attempts: strange,
        literals: [literal(browser, HONEST, first), literal(browser, OTHER_HONEST, second)],
        knock: knockLike(strange),
      });
    expect(of('self_signed', 'wrong_name')).toBe('unknown');
    expect([of('wrong_name', 'wrong_name'), of('self_signed', 'self_signed')]).toEqual([
      'blocked',
      'blocked',
    ]);
  });
  it.each<How>(['name_alert', 'wrong_name'])('was not told of the site: %s', (how) => {
    const strange = fails(browser, how, HTTPS, HONEST);
    const of = (...addresses: string[]) =>
      verdictOf({
        ...given('reset', 'reset'),
        attempts: strange,
        doh: [named(...addresses)],
        literals: [literal(browser, HONEST, 'wrong_name')],
        knock: knockLike(strange),
      });
    expect(of(HONEST, OTHER_HONEST)).toBe('unknown');
    expect(of(HONEST)).toBe('blocked');
  });
  it('breaks off over plain http, and the other one does not', () => {
    const plain = fails(browser, 'reset', HTTP, HONEST);
    const of = (first: 'reset' | 'answers', second: 'reset' | 'answers') =>
      verdictOf({
        url: HTTP,
        attempts: plain,
        twin: fails(browser, 'reset', HTTPS),
        doh: [named(HONEST, OTHER_HONEST)],
        literals: [literal(browser, HONEST, first, 'http'), literal(browser, OTHER_HONEST, second, 'http')],
        knock: knockLike(plain),
      });
    expect(of('reset', 'answers')).toBe('unknown');
    expect(of('answers', 'answers')).toBe('blocked');
  });
  it('not where both answer without the name, or neither', () => {
    expect(verdictOf(given('wrong_name', 'wrong_name'))).toBe('blocked');
    expect(verdictOf(given('reset', 'reset'))).toBe('blocked');
  });
});

it('a plain page that is closed too early may be a server’s mistake', () => {
  const attempts = failed('chromium', 'net::ERR_CONTENT_LENGTH_MISMATCH', {
    url: HTTP,
    status: 200,
    address: HONEST,
  });
  expect(verdictOf({ attempts, url: HTTP })).toBe('unknown');
});

it('a plain page that came, and whose end is missing, may be a cache’s wrong length', () => {
  const text = '<title>Example Domain</title><p>All that is sold here.</p>';
  const cut = (title: string) =>
    failed('chromium', 'net::ERR_CONTENT_LENGTH_MISMATCH', {
      url: HTTP,
      end: 'answered',
      status: 200,
      address: HONEST,
      body: { bytes: text.length, cut: true, title, text },
    });
  const literals = [literal('chromium', HONEST, 'answers', 'http')];
  const seen = through(HTTP);
  const of = (title: string) =>
    judge(
      sceneWith(
        { ...seen, control: { ...seen.control, title: 'Example Domain' } },
        { attempts: cut(title), literals, url: HTTP },
      ),
    ).verdict;
  expect([of('Example Domain'), of('Something else')]).toEqual(['unknown', 'blocked']);
});
