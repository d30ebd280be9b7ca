/** Answers beside a control: refusals of this country, pages that others are not given, and pages that merely differ. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { compareWithControl } from '../../../utils/diagnose/page-comparison.ts';
import { isStrangeAnswer, wantsAgain } from '../../../utils/diagnose/questions.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { control, failedThere, hopSeen, sceneWith } from './control-making.ts';
import {
  fails,
  HONEST,
  HTTP,
  HTTPS,
  literal,
  named,
  redirected,
  STRANGE,
  type Scene,
} from './ladder-making.ts';
import { answered, frame, hop, observation } from './making.ts';

const FORBIDDEN = '<h1>Blocked</h1> This website has been blocked by order of the ministry.';
const OWN = `<title>Example Domain</title>${'<p>Examples.</p>'.repeat(80)}`;

/** Over plain http, from an address of the site. */
function html(status: number, text: string, given: Partial<Observation> = {}): Observation {
  const title = /<title>([^<]*)/.exec(text)?.[1] ?? null;
  const body = { bytes: text.length, cut: false, title, text };
  return answered(status, { url: HTTP, address: HONEST, body, ...given });
}

/** The control got the page over plain http. */
const plain = control({ hops: [hopSeen(HTTP)] });
/** The control was sent on to https, as everybody is. */
const sentOn = control({
  hops: [hopSeen(HTTP, { http: { failure: null, status: 301, location: HTTPS } }), hopSeen(HTTPS)],
});
const elsewhere = (to: string, given: Partial<Observation> = {}) =>
  html(200, FORBIDDEN, {
    hops: [{ ...hop(HTTP, to), address: HONEST }],
    final_url: to,
    address: STRANGE,
    ...given,
  });

const NEWS = '<p>All that happened today, in town and country.</p>'.repeat(80);
const HERE = `<title>صحيفة</title>${'<p>أخبار اليوم من كل المدن والقرى في البلاد.</p>'.repeat(80)}`;
const SCRIPT = '<html><script>location.href="http://www.partner.net/"</script></html>';

const UNPAID =
  '<title>Сайт заблокирован</title>Сайт заблокирован хостинг-провайдером: закончились средства на балансе.';
const WELCOME = html(200, '<title>Our partner here</title>Welcome, watch.').body;

describe('an answer over plain http beside the control’s', () => {
  it.each<[string, Observation, string]>([
    ['the same page', html(200, OWN), 'alike'],
    [
      'the same title, and hardly anything beneath it',
      html(200, '<title>Example in Domain</title>'),
      'alike',
    ],
    [
      'another title of the same length',
      html(200, `<title>مثال</title>${'<p>أمثلة.</p>'.repeat(70)}`),
      'alike',
    ],
    ['a short page in another language', html(200, '<title>مثال</title>أمثلة'), 'unlike'],
    ['a page of nothing', html(200, ''), 'unlike'],
    ['a page that says it is forbidden', html(200, FORBIDDEN), 'other_page'],
    ['one that says so in the few words it has', html(200, '<h1>Site blocked</h1>'), 'other_page'],
    ['one of few words', html(200, '<h1>It works!</h1>'), 'unclear'],
    ['one that says so in its title only', html(200, '<title>Access denied</title>'), 'other_page'],
    [
      'one that says so, from a server of the site’s',
      html(200, FORBIDDEN, { headers: { 'x-example': '1' } }),
      'unlike',
    ],
    [
      'one that says so, and names the site',
      html(200, `<title>Example: what was blocked</title>${FORBIDDEN}`),
      'other_page',
    ],
    [
      'a page that only takes the browser elsewhere',
      html(200, '<script>location.href="http://notice.provider.net/"</script>'),
      'other_page',
    ],
    [
      'one of another place of the site’s, which the control was not sent to',
      html(200, FORBIDDEN, {
        hops: [hop(HTTP, 'http://legal.example.org/')],
        final_url: 'http://legal.example.org/',
      }),
      'unclear',
    ],
    [
      'one with or without its www.',
      html(200, FORBIDDEN, { hops: [hop(HTTP, 'http://example.org/')], final_url: 'http://example.org/' }),
      'other_page',
    ],
    ['one that shows it in a frame', html(200, '<iframe src="//10.10.34.99/?x"></iframe>'), 'other_page'],
    [
      'one that takes it to the site itself',
      html(200, '<meta http-equiv=refresh content="0;url=http://m.example.org/">'),
      'unclear',
    ],
    ['one that only has a link', html(200, '<a href="http://notice.provider.net/">here</a>'), 'unlike'],
    [
      'one that a header takes elsewhere',
      html(200, '', { headers: { refresh: '0; url=http://10.10.34.99/?x' } }),
      'other_page',
    ],
    [
      'a long page that tells of a site that was blocked',
      html(200, `${HERE}<p>تم حجب الموقع أمس بقرار من المحكمة.</p>`),
      'unclear',
    ],
    [
      'a shorter one that tells of it at its end',
      html(200, `${HERE.slice(0, 1800)}<p>تم حجب الموقع أمس بقرار من المحكمة.</p>`),
      'unlike',
    ],
    [
      'a long page with such a headline for its title',
      html(200, `<title>Rallies prohibited, ministry says</title>${NEWS}`),
      'unclear',
    ],
    [
      'one that goes on behind all that was read',
      html(200, '', {
        body: {
          bytes: 65_536,
          cut: true,
          title: 'Rallies prohibited',
          text: '<title>Rallies prohibited</title>',
        },
      }),
      'unclear',
    ],
    [
      'the site’s own name with such a headline',
      html(200, `<title>Example Domain: rallies banned</title>${NEWS}`),
      'alike',
    ],
    [
      'one that whoever rents the site its place has shut',
      html(200, '<title>Suspended</title>This site has been suspended. Contact your hosting provider.'),
      'unclear',
    ],
    ['forbidden', html(403, FORBIDDEN), 'refused'],
    [
      'forbidden to this very asker',
      html(403, 'Your IP address has been temporarily blocked due to suspicious activity.'),
      'unclear',
    ],
    ['forbidden to who does not say who he is', html(403, '<form><input type="password"></form>'), 'unclear'],
    ['a title that says so, over who rents the site its place', html(200, UNPAID), 'unclear'],
    ['forbidden, with a word to unlock it', html(403, `${FORBIDDEN}<input type=password>`), 'refused'],
    ['forbidden for a while', html(403, '', { headers: { 'retry-after': '120' } }), 'unclear'],
    ['unavailable for legal reasons', html(451, ''), 'refused'],
    ['a test for robots', html(403, '', { headers: { 'cf-mitigated': 'challenge' } }), 'unclear'],
    ['too many requests', html(429, ''), 'unclear'],
    ['trouble of the server’s', html(503, ''), 'unclear'],
    ['the same, with a title', html(503, '<title>503 Service Unavailable</title>'), 'unclear'],
    ['not found', html(404, ''), 'unclear'],
    ['forbidden by words, under a status of the server’s trouble', html(503, FORBIDDEN), 'other_page'],
    [
      'the site’s own notice under such a status',
      html(503, FORBIDDEN, { headers: { 'x-example': '1' } }),
      'unclear',
    ],
    ['sent to somebody else’s host', elsewhere('http://notice.provider.net/'), 'sent_elsewhere'],
    ['the same over TLS', elsewhere('https://notice.provider.net/'), 'sent_elsewhere'],
    ['to one who forbids nothing', elsewhere('http://partner.net/', { body: WELCOME }), 'unclear'],
    ['to one without a name', elsewhere('http://10.10.34.36/', { body: WELCOME }), 'sent_elsewhere'],
    [
      'sent to the site’s own, in this country',
      elsewhere('http://www.example.iq/', { body: null }),
      'unclear',
    ],
    [
      'sent to its edition for this country',
      elsewhere('http://www.example-iraq.org/', { body: null }),
      'unclear',
    ],
    [
      'sent away by a hop over TLS',
      elsewhere('https://other.net/', { url: HTTPS, hops: [hop(HTTPS, 'https://other.net/')], body: null }),
      'unclear',
    ],
  ])('%s: %s', (_, seen, expected) => {
    const { control: given } = control({
      hops: [hopSeen(HTTP)],
      header_names: ['content-type', 'x-example'],
    });
    expect(compareWithControl(seen, given)).toBe(expected);
  });

  it('a page where the control was sent on to https', () => {
    expect(compareWithControl(html(200, '<title>Notice</title>'), sentOn.control)).toBe('other_page');
    expect(compareWithControl(html(200, '<title>Example</title>'), sentOn.control)).toBe('alike');
    const long = `<title>Melding</title>${'<p>Niet zien.</p>'.repeat(75)}`;
    expect(compareWithControl(html(200, long), sentOn.control)).toBe('other_page');
    expect(compareWithControl(html(200, HERE), sentOn.control)).toBe('unclear');
    const mended = '<title>Maintenance</title>We will be back soon.';
    expect(compareWithControl(html(200, mended), sentOn.control)).toBe('unclear');
  });

  it('somebody else’s host, where the control was sent to one as well', () => {
    const sold = control({ hops: [hopSeen(HTTP), hopSeen('http://adverts.example/')] }).control;
    const given = elsewhere('http://banners.example/', { body: null });
    expect(compareWithControl(given, sold)).toBe('unclear');
    expect(compareWithControl(elsewhere('http://notice.provider.net/'), sold)).toBe('sent_elsewhere');
    expect(compareWithControl(given, plain.control)).toBe('sent_elsewhere');
  });

  it('the same place over TLS', () => {
    const moved = control({ hops: [hopSeen(HTTP), hopSeen('https://brand-new.example/')] }).control;
    const seen = elsewhere('https://brand-new.example/', { body: null });
    expect(compareWithControl(seen, moved)).toBe('alike');
  });

  it('a page that speaks of blocking for everybody', () => {
    const text = `<title>Blocked: a newspaper</title>${FORBIDDEN}`;
    const { control: given } = control({ hops: [hopSeen(HTTP)], title: 'Blocked: a newspaper' });
    expect(compareWithControl(html(200, text), given)).toBe('alike');
  });

  it('an error that everybody gets', () => {
    const { control: given } = control({ hops: [hopSeen(HTTP)], status: 404 });
    expect(compareWithControl(html(404, ''), given)).toBe('alike');
    expect(compareWithControl(html(403, FORBIDDEN), given)).toBe('unclear');
  });

  it('nothing to compare with', () => {
    const { control: none } = failedThere('connection_refused', 'connect', HTTP);
    expect(compareWithControl(html(200, FORBIDDEN), none)).toBe('unclear');
    expect(compareWithControl(observation({ url: HTTP, end: 'answered' }), plain.control)).toBe('unclear');
  });
});

/** It was there so long before. */
const before = (minutes: number) => control({ hops: [hopSeen(HTTP)] }, { before_ms: minutes * 60_000 });

const twice = (form: Observation, given: Partial<Scene> = {}): Scene => ({
  attempts: [form, form],
  url: HTTP,
  doh: [named(HONEST)],
  // A server of many sites: without the name it says something else.
  literals: [literal('chromium', HONEST, 'answers', 'http')],
  ...given,
});
const overTls = (status: number) => answered(status, { url: HTTPS, address: HONEST });

describe('a page in the place of the site', () => {
  it.each<[string, Scene, string[], string | null]>([
    ['forbidding, with status 200', twice(html(200, FORBIDDEN)), ['http.blockpage'], 'network'],
    ['forbidding, with status 403', twice(html(403, FORBIDDEN)), ['http.blockpage'], 'network'],
    ['refused without a word', twice(html(403, '')), ['http'], 'unknown'],
    ['refused by a server’s own page', twice(html(403, '<title>403 Forbidden</title>')), ['http'], 'unknown'],
    [
      'refused by the site over TLS too',
      twice(html(403, ''), { twin: overTls(403) }),
      ['http.error'],
      'server_side',
    ],
    ['sent elsewhere', twice(elsewhere('https://notice.provider.net/')), ['http.redirect'], 'network'],
    [
      'sent to a place that tells what it is, over TLS, where nothing is read',
      twice(elsewhere('https://blocked.provider.net/', { body: null })),
      ['http.redirect'],
      'network',
    ],
    [
      'sent to any place, while the site over TLS sends nobody anywhere',
      twice(elsewhere('https://lps.provider.net/', { body: null }), { twin: overTls(200) }),
      ['http.redirect'],
      'network',
    ],
    [
      'taken by script to a place that tells what it is',
      twice(html(200, SCRIPT.replace('www.partner.net/', 'www.provider.net/blockpage?id=7'))),
      ['http.blockpage'],
      'network',
    ],
    [
      'taken by script to any place, while the site over TLS sends nobody anywhere',
      twice(html(200, SCRIPT), { twin: overTls(200) }),
      ['http.blockpage'],
      'network',
    ],
    [
      'forbidding, at a false address',
      twice(html(200, FORBIDDEN, { address: STRANGE })),
      ['dns.injection.blockpage'],
      'network',
    ],
    [
      'sent on from a false address, by who has no certificate of the site’s, to a place that tells what it is',
      twice(
        elsewhere('https://blocked.provider.net/', {
          body: null,
          hops: [{ ...hop(HTTP, 'https://blocked.provider.net/'), address: STRANGE }],
        }),
        { twin: fails('chromium', 'wrong_name') },
      ),
      ['dns.injection.blockpage'],
      'network',
    ],
    ['refused without a word, at another address', twice(html(403, '', { address: STRANGE })), [], 'unknown'],
  ])('%s', (_, given, mechanisms, locus) => {
    expect(judge(sceneWith(plain, given))).toMatchObject({
      verdict: 'blocked',
      mechanisms,
      locus,
      failure_class: 'http',
      failed_host: 'www.example.org',
    });
  });

  it.each<[string, Scene]>([
    ['once only', { ...twice(html(200, FORBIDDEN)), attempts: [html(200, FORBIDDEN)] }],
    ['through a proxy', twice(html(200, FORBIDDEN, { proxy: { type: 'http', host: '10.0.0.1' } }))],
    ['not framed', twice(html(200, FORBIDDEN), { frames: [frame('online', -1)] })],
    [
      'another one the second time',
      { ...twice(html(200, FORBIDDEN)), attempts: [html(200, FORBIDDEN), html(200, OWN)] },
    ],
    ['sent to an address of the site’s own', twice(elsewhere(`http://${HONEST}/`, { body: WELCOME }))],
    [
      'sent to where the site sends over TLS, too',
      twice(elsewhere('http://partner.net/'), {
        twin: { ...overTls(200), ...redirected(HTTPS, 'https://partner.net/', HONEST) },
      }),
    ],
  ])('not: %s', (_, given) => {
    expect(judge(sceneWith(plain, given)).verdict).not.toBe('blocked');
  });

  it.each<[string, Observation]>([
    ['sent over TLS to who may be a partner', elsewhere('https://www.partner.net/', { body: null })],
    ['taken by script to who may be one', html(200, SCRIPT)],
  ])('not known: %s', (_, seen) => {
    expect(judge(sceneWith(plain, twice(seen)))).toMatchObject({
      verdict: 'unknown',
      reasons: ['no_control', 'not_corroborated'],
    });
  });

  it('not beside a control that was there more than a quarter of an hour before', () => {
    for (const seen of [html(200, FORBIDDEN), html(403, ''), elsewhere('https://notice.provider.net/')]) {
      expect(judge(sceneWith(before(14), twice(seen))).verdict).toBe('blocked');
      expect(judge(sceneWith(before(16), twice(seen))).verdict).toBe('unknown');
    }
  });

  it('nobody vouches for what reads as a block page, where there is nothing to compare it with', () => {
    const refusedThere = control({ hops: [hopSeen(HTTP)], status: 403 });
    for (const seen of [refusedThere, null]) {
      const verdict = judge(sceneWith(seen, twice(html(200, FORBIDDEN), { twin: overTls(200) })));
      expect(verdict).toMatchObject({ verdict: 'unknown', reasons: ['no_control', 'not_corroborated'] });
    }
  });

  it('what merely differs is as well as without a control', () => {
    const given = twice(html(200, '<title>مثال</title>أمثلة'), { twin: overTls(200) });
    expect(judge(sceneWith(plain, given))).toMatchObject({ verdict: 'ok', reasons: ['answered_over_http'] });
  });

  it('an edition for this country, sent to from the honest address', () => {
    const given = twice(elsewhere('http://www.example-iraq.org/', { address: STRANGE, body: null }));
    expect(judge(sceneWith(plain, given))).toMatchObject({ verdict: 'ok', reasons: ['answered_over_http'] });
    const led = twice(
      elsewhere('http://www.example-iraq.org/', {
        body: null,
        hops: [{ ...hop(HTTP, 'http://www.example-iraq.org/'), address: STRANGE }],
      }),
    );
    expect(judge(sceneWith(plain, led)).verdict).toBe('unknown');
  });

  it('what is alike is none, where a resolver led the control to the same false address', () => {
    const given = twice(html(200, OWN, { address: STRANGE }));
    const led = control({
      hops: [hopSeen(HTTP, { dns: { failure: null, addresses: [STRANGE], asns: [] }, connects: [] })],
    });
    expect(judge(sceneWith(led, given))).toMatchObject({ verdict: 'unknown' });
    expect(judge(sceneWith(led, { ...given, doh: [named(STRANGE)] })).verdict).toBe('ok');
  });

  it('what is alike is ok, from whichever address', () => {
    const given = twice(html(200, OWN, { address: STRANGE }));
    expect(judge(sceneWith(plain, given))).toMatchObject({
      verdict: 'ok',
      reasons: ['answered_over_http', 'like_control'],
    });
    expect(judge(sceneWith(null, given)).verdict).toBe('unknown');
  });
});

const refusing = (status: number, given: Partial<Observation> = {}) =>
  answered(status, { url: HTTPS, address: HONEST, ...given });

describe('refused by the site, over TLS', () => {
  const seen = control({ hops: [hopSeen(HTTPS)] });
  const verdictOf = (form: Observation, given: Partial<Scene> = {}) =>
    judge(sceneWith(seen, { attempts: [form, form], ...given }));

  it.each([403, 451])('%i, twice', (status) => {
    expect(verdictOf(refusing(status))).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['http.error'],
      locus: 'server_side',
      reasons: ['refused_here'],
      failure_class: 'http',
      failure: null,
      failed_host: 'www.example.org',
    });
  });

  it('by who is sent to, over TLS', () => {
    const sent = refusing(403, redirected(HTTPS, 'https://edge.vendor.net/denied', HONEST));
    expect(verdictOf(sent)).toMatchObject({ verdict: 'blocked', locus: 'server_side' });
  });

  it.each<[string, Observation]>([
    ['a test for robots', refusing(403, { headers: { 'cf-mitigated': 'challenge' } })],
    ['a ban of this very asker', html(403, 'Unusual traffic from your network.', { url: HTTPS })],
    ['for a while', refusing(403, { headers: { 'retry-after': '120' } })],
    ['too many requests', refusing(429)],
    ['trouble of the server’s', refusing(503)],
    ['not found', refusing(404)],
    ['through a proxy', refusing(403, { proxy: { type: 'http', host: '10.0.0.1' } })],
  ])('%s is ok', (_, form) => {
    expect(verdictOf(form)).toMatchObject({ verdict: 'ok', reasons: ['answered_over_tls'] });
    expect(isStrangeAnswer(form, seen)).toBe(false);
  });

  it('once, on a line that was not well, or where others are refused too, it is ok', () => {
    const form = refusing(403);
    expect(judge(sceneWith(seen, { attempts: [form] })).verdict).toBe('ok');
    expect(verdictOf(form, { frames: [frame('online', -1), frame('offline', 110)] }).verdict).toBe('ok');
    const old = control({ hops: [hopSeen(HTTPS)] }, { before_ms: 16 * 60_000 });
    expect(judge(sceneWith(old, { attempts: [form, form] })).verdict).toBe('ok');
    const everybody = control({ hops: [hopSeen(HTTPS)], status: 403 });
    expect(judge(sceneWith(everybody, { attempts: [form, form] })).verdict).toBe('ok');
    const other = control({ hops: [hopSeen('https://www.example.net/')] });
    expect(judge(sceneWith(other, { attempts: [form, form] })).verdict).toBe('ok');
  });

  it('is asked again', () => {
    expect(wantsAgain([refusing(403)], seen)).toBe(true);
    expect(wantsAgain([refusing(403)], null)).toBe(false);
    expect(wantsAgain([html(200, FORBIDDEN)], plain)).toBe(true);
    expect(wantsAgain([html(200, OWN)], plain)).toBe(false);
  });
});
