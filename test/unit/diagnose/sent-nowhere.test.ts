/** Sent by plain http to a place where nobody answers: whose place it is tells. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { questionUrl } from '../../../utils/diagnose/questions.ts';
import { isTellingPlace } from '../../../utils/diagnose/telling-place.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { control, hopSeen, sceneWith } from './control-making.ts';
import { HONEST, HTTP, HTTPS, named, redirected, stalls, STRANGE, type Scene } from './ladder-making.ts';
import { answered, frame, hop } from './making.ts';

const plain = control({ hops: [hopSeen(HTTP)] });
const NAMELESS = 'http://203.0.113.77/?why=law';
const sentTo = (to: string, from = HONEST) =>
  stalls('chromium', HTTP, {}, { final_url: to, hops: [{ ...hop(HTTP, to), address: from }] });
const twice = (form: Observation, given: Partial<Scene> = {}): Scene => ({
  attempts: [form, form],
  url: HTTP,
  doh: [named(HONEST)],
  ...given,
});

describe('sent to where nobody answers', () => {
  it.each([NAMELESS, 'http://blocked.provider.net/', 'https://www.provider.net/blockpage?id=7'])(
    'a place that tells what it is: %s',
    (place) => {
      expect(judge(sceneWith(plain, twice(sentTo(place))))).toMatchObject({
        verdict: 'blocked',
        mechanisms: ['http.redirect'],
        locus: 'network',
        reasons: ['sent_elsewhere'],
        failure_class: 'http',
        failed_host: 'www.example.org',
      });
    },
  );

  it('from an address that is not the site’s, by whom is not known', () => {
    const verdict = judge(sceneWith(plain, twice(sentTo(NAMELESS, STRANGE))));
    expect(verdict).toMatchObject({ verdict: 'blocked', mechanisms: [] });
  });

  const sentByTwin = { ...answered(200, { url: HTTPS }), ...redirected(HTTPS, NAMELESS, HONEST) };
  it.each<[string, Scene]>([
    ['to one whose name has a telling word in it', twice(sentTo('http://www.banned-books.net/'))],
    ['to a palace', twice(sentTo('https://www.travel.net/beijing/forbidden-city'))],
    ['to who may be a partner', twice(sentTo('http://www.partner.net/'))],
    ['once', { ...twice(sentTo(NAMELESS)), attempts: [sentTo(NAMELESS)] }],
    ['beside a line that was not well', twice(sentTo(NAMELESS), { frames: [frame('online', -1)] })],
    ['by the site itself, over TLS', twice(sentTo(NAMELESS), { twin: sentByTwin })],
    ['to an address of the site’s own', twice(sentTo(`http://${HONEST}/`))],
    ['through a proxy', twice({ ...sentTo(NAMELESS), proxy: { type: 'http', host: '10.0.0.1' } })],
  ])('not: %s', (_, given) => {
    expect(judge(sceneWith(plain, given)).verdict).toBe('unknown');
  });

  it('not where the control was sent there too, or was refused, or is missing', () => {
    const given = twice(sentTo(NAMELESS));
    const old = control({ hops: [hopSeen(HTTP)] }, { before_ms: 16 * 60_000 });
    expect(judge(sceneWith(old, given)).verdict).toBe('unknown');
    const refused = control({ hops: [hopSeen(HTTP)], status: 403 });
    const sent = control({ hops: [hopSeen(HTTP), hopSeen(NAMELESS)] });
    expect(judge(sceneWith(refused, given)).verdict).toBe('unknown');
    expect(judge(sceneWith(sent, given)).reasons).not.toContain('sent_elsewhere');
    expect(judge(sceneWith(null, given)).verdict).toBe('unknown');
  });

  it('the questions are about who sent us', () => {
    const seen = [sentTo(NAMELESS)];
    expect(questionUrl(seen, [], plain)).toBe(HTTP);
    expect(questionUrl(seen, [])).toBe(NAMELESS);
    expect(questionUrl([sentTo('http://www.partner.net/')], [], plain)).toBe('http://www.partner.net/');
  });
});

it.each([
  ['http://10.10.34.34/', true],
  ['https://[2001:db8::1]/', true],
  ['http://blocked.provider.net/', true],
  ['https://www.provider.net/deny/index.html', true],
  ['https://www.provider.net/?url=blocked', false],
  ['https://www.theblocked.net/', false],
  ['https://www.block.net/', false],
  ['https://www.partner.net/ar/', false],
  ['no address', false],
])('%s tells: %s', (url, expected) => {
  expect(isTellingPlace(url)).toBe(expected);
});
