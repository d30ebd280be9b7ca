/** What came over plain http beside what the site shows over TLS. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { LiteralProbe } from '../../../utils/diagnose/ladder.ts';
import { literalUrls } from '../../../utils/diagnose/literal-urls.ts';
import { wantsTwinPage } from '../../../utils/diagnose/questions.ts';
import type { Verdict } from '../../../utils/diagnose/verdict.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import type { TargetControl } from '../../../utils/targets/target-control.ts';
import { control, hopSeen, sceneWith } from './control-making.ts';
import { fails, HONEST, HTTP, HTTPS, named, STRANGE } from './ladder-making.ts';
import { answered, hop } from './making.ts';

const OWN = '<title>Example Domain</title><p>All that is sold here, and what it costs.</p>';
const FORBIDDEN = '<title>Blocked</title><p>This website has been blocked by order of the ministry.</p>';
const DOOR = '<title>የአባላት መግቢያ</title><p>ይህ ገጽ ለአባላት ብቻ ነው። እባክዎ መጀመሪያ በስምዎ ይመዝገቡ፣ ከዚያም ይግቡ።</p><p>8d1f</p>';
const SHUT = '<title>ज़ेड</title><p>यह पन्ना आपके लिए नहीं है, कृपया किसी और जगह जाएँ</p>';
const UNSET = '<title>Welcome</title><p>Nobody of this name lives here.</p>';
const BACK_SOON = '<title>Tutarudi</title><p>Tunarekebisha, tafadhali rudi kesho asubuhi</p>';

function page(url: string, status: number, text: string, given: Partial<Observation> = {}): Observation {
  const title = /<title>([^<]*)/.exec(text)?.[1] ?? null;
  const body = { bytes: new TextEncoder().encode(text).length, cut: false, title, text };
  return answered(status, { url, address: HONEST, body, ...given });
}
const plain = (text: string, status = 200, given: Partial<Observation> = {}) =>
  page(HTTP, status, text, given);
const overTls = (text: string, status = 200, given: Partial<Observation> = {}) =>
  page(HTTPS, status, text, given);

/** As long as `OWN`. */
const facts = { title: 'Example Domain', body_length: OWN.length };
const got = control({ ...facts, hops: [hopSeen(HTTP)], header_names: ['content-type', 'x-own'] });
const sentOn = control({
  ...facts,
  hops: [hopSeen(HTTP, { http: { failure: null, status: 301, location: HTTPS } }), hopSeen(HTTPS)],
});

const verdictOf = (seen: Observation, twin: Observation, given: TargetControl | null) =>
  judge(
    sceneWith(given, {
      attempts: [seen, seen],
      twin,
      literals: [byAddress(UNSET)],
      url: HTTP,
      doh: [named(HONEST)],
    }),
  );

const byAddress = (text: string, given: Partial<Observation> = {}) => ({
  address: HONEST,
  source: 'both' as const,
  observation: page(`http://${HONEST}/`, 200, text, given),
});
const bySinkhole = (text: string) => ({
  address: STRANGE,
  source: 'local' as const,
  observation: page(`http://${STRANGE}/`, 200, text, { address: STRANGE }),
});
const noTls = fails('chromium', 'refused');
const cutOff = fails('chromium', 'reset');
const unlike = (twin: Observation, literals: LiteralProbe[] = [], seen = plain(SHUT)) =>
  judge(sceneWith(got, { attempts: [seen, seen], twin, literals, url: HTTP, doh: [named(HONEST)] }));

const asked = (seen: Observation, twin: Observation) => {
  const { ladder, observations } = sceneWith(got, { attempts: [seen, seen], twin, url: seen.url });
  return literalUrls(ladder, observations, got).map(({ url }) => url);
};

describe('a page over plain http', () => {
  it.each<[string, Observation, Observation, TargetControl | null]>([
    ['forbids, as the site does over TLS', plain(FORBIDDEN), overTls(FORBIDDEN), got],
    ['does so, and there is no control', plain(FORBIDDEN), overTls(FORBIDDEN), null],
    [
      'is a door in words that we do not know, in the place of a redirect',
      plain(DOOR),
      overTls(DOOR.replace('8d1f', '77ac')),
      sentOn,
    ],
    [
      'takes the browser elsewhere, and so it does over TLS',
      plain('<script>location.href="http://www.partner.net/"</script>'),
      overTls('<script>location.href="http://www.partner.net/"</script>'),
      got,
    ],
  ])('is the site’s own: it %s', (_, seen, twin, given) => {
    expect(verdictOf(seen, twin, given)).toMatchObject({
      verdict: 'ok',
      reasons: ['answered_over_http', 'shown_over_tls'],
    });
  });

  it('is a server’s trouble, under the status that it has over TLS', () => {
    expect(verdictOf(plain(FORBIDDEN, 503), overTls(FORBIDDEN, 503), got)).toMatchObject({
      verdict: 'unknown',
      reasons: ['no_control', 'http_error_status', 'shown_over_tls'],
      failure_class: 'http',
    });
  });

  it('is still a refusal of the site’s, where it refuses over TLS', () => {
    expect(verdictOf(plain(FORBIDDEN, 403), overTls(FORBIDDEN, 403), got)).toMatchObject({
      verdict: 'blocked',
      locus: 'server_side',
    });
  });

  it.each<[string, Observation, Observation, TargetControl | null]>([
    ['forbids, and over TLS comes the site', plain(FORBIDDEN), overTls(OWN), got],
    ['forbids, and over TLS the site has an edition for us', plain(FORBIDDEN), overTls(DOOR), got],
    ['forbids, and TLS is cut off', plain(FORBIDDEN), fails('chromium', 'reset'), got],
    [
      'forbids, and what comes over TLS is somebody else’s',
      plain(FORBIDDEN),
      overTls(FORBIDDEN, 200, { final_url: 'https://notice.provider.net/' }),
      got,
    ],
    [
      'is in words that we do not know, and over TLS comes what others get',
      plain(SHUT),
      overTls(OWN),
      sentOn,
    ],
    ['is in such words, and TLS is cut off', plain(SHUT), fails('chromium', 'reset'), sentOn],
    [
      'is in such words, and comes from elsewhere',
      plain(SHUT, 200, { address: STRANGE }),
      fails('chromium', 'refused'),
      sentOn,
    ],
  ])('is blocked: it %s', (_, seen, twin, given) => {
    expect(verdictOf(seen, twin, given)).toMatchObject({ verdict: 'blocked', failure_class: 'http' });
  });

  it.each<[string, Observation]>([
    ['over TLS the site is in trouble', overTls('', 503)],
    ['over TLS the site is another one by now', overTls(DOOR)],
    ['over TLS nobody is there', fails('chromium', 'refused')],
    ['its certificate is another’s', fails('chromium', 'wrong_name')],
  ])('in words that we do not know, in the place of a redirect, is no block where %s', (_, twin) => {
    expect(verdictOf(plain(BACK_SOON), twin, sentOn).verdict).not.toBe('blocked');
  });

  it.each<[string, Verdict]>([
    ['over TLS', unlike(overTls(OWN))],
    ['from the address alone', unlike(noTls, [byAddress(OWN)])],
  ])('that has nothing of the control’s is somebody’s on the way where that comes %s', (_, verdict) => {
    expect(verdict).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['http.blockpage'],
      reasons: ['other_page'],
      failed_host: 'www.example.org',
    });
  });

  it.each<[string, Verdict]>([
    ['nothing else comes', unlike(noTls)],
    ['the address alone gives the same', unlike(noTls, [byAddress(SHUT)])],
    ['the address alone gives a third', unlike(noTls, [byAddress('<title>Welcome</title>It works!')])],
    ['the address alone sends on', unlike(noTls, [byAddress(OWN, { hops: [hop(HTTP, HTTPS)] })])],
    ['the site gives it over TLS, too', unlike(overTls(SHUT))],
    ['the site gives a third over TLS', unlike(overTls(DOOR))],
    [
      'it has a header of the site’s',
      unlike(overTls(OWN), [], plain(SHUT, 200, { headers: { 'x-own': '1' } })),
    ],
    ['it leads on to the site', unlike(overTls(OWN), [], plain(`${SHUT}<a href="${HTTPS}in">በር</a>`))],
  ])('that has nothing of the control’s accuses nobody where %s', (_, { verdict }) => {
    expect(verdict).toBe('ok');
  });

  it('is asked of its address, without the name, where the site speaks no TLS', () => {
    const inside = `${HTTP}news?page=2`;
    expect(asked(plain(SHUT, 200, { url: inside, final_url: inside }), noTls)).toEqual([
      `http://${HONEST}/news?page=2`,
    ]);
    expect(asked(plain(SHUT), overTls(OWN))).toEqual([]);
    expect(asked(plain(OWN), noTls)).toEqual([]);
  });

  it('is asked of a false address and of an honest one, where it came from elsewhere', () => {
    const strange = plain(SHUT, 200, { address: STRANGE });
    expect(asked(strange, noTls)).toEqual([`http://${STRANGE}/`, `http://${HONEST}/`]);
    expect(asked(plain(FORBIDDEN, 403), noTls)).toEqual([`http://${HONEST}/`]);
  });

  it.each<[string, string, Verdict['verdict']]>([
    ['forbids', FORBIDDEN, 'unknown'],
    ['is in words that we do not know', SHUT, 'ok'],
  ])('is no block where its own address says it to all: it %s', (_, text, expected) => {
    for (const twin of [noTls, cutOff]) {
      const { verdict } = unlike(twin, [byAddress(text)], plain(text));
      expect(verdict).toBe(expected);
    }
  });

  it('is no block where its address was not asked', () => {
    expect(unlike(noTls, [], plain(FORBIDDEN)).verdict).toBe('unknown');
  });

  it('is a block where the address says something else to whoever does not name the site', () => {
    expect(unlike(noTls, [byAddress(BACK_SOON)], plain(FORBIDDEN)).verdict).toBe('blocked');
  });

  it('is a refusal of the site’s where its own address refuses all', () => {
    const refusing = {
      address: HONEST,
      source: 'both' as const,
      observation: page(`http://${HONEST}/`, 403, FORBIDDEN),
    };
    const verdict = unlike(noTls, [refusing], plain(FORBIDDEN, 403));
    expect(verdict).toMatchObject({ verdict: 'blocked', mechanisms: ['http.error'], locus: 'server_side' });
    const silent = { ...refusing, observation: page(`http://${HONEST}/`, 404, '') };
    expect(unlike(noTls, [silent], plain('', 403))).toMatchObject({ mechanisms: ['http'] });
    expect(unlike(noTls, [byAddress(OWN)], plain(FORBIDDEN, 403))).toMatchObject({
      mechanisms: ['http.blockpage'],
    });
  });

  it.each<[string, LiteralProbe[], Verdict['verdict']]>([
    ['says it to all, and the site’s own does not', [bySinkhole(SHUT), byAddress(OWN)], 'blocked'],
    ['says it to all, and so does the site’s own', [bySinkhole(SHUT), byAddress(SHUT)], 'unknown'],
    ['says something else to others', [bySinkhole(BACK_SOON), byAddress(OWN)], 'unknown'],
    ['was not asked', [byAddress(OWN)], 'unknown'],
    ['says it to all, and the site’s own was not asked', [bySinkhole(SHUT)], 'unknown'],
  ])(
    'in words that we do not know, from an address that is not the site’s, which %s',
    (_, literals, verdict) => {
      const seen = plain(SHUT, 200, { address: STRANGE });
      expect(unlike(noTls, literals, seen).verdict).toBe(verdict);
    },
  );

  it('that forbids and has a header of the site’s is a block from a sinkhole alone', () => {
    const own = { headers: { 'x-own': '1' } };
    expect(unlike(overTls(OWN), [byAddress(UNSET)], plain(FORBIDDEN, 200, own)).verdict).not.toBe('blocked');
    const led = plain(FORBIDDEN, 200, { ...own, address: STRANGE });
    const literals = [bySinkhole(FORBIDDEN), byAddress(OWN)];
    expect(unlike(noTls, literals, led)).toMatchObject({ mechanisms: ['dns.injection.blockpage'] });
    expect(unlike(noTls, [bySinkhole(UNSET), byAddress(OWN)], led).verdict).not.toBe('blocked');
  });

  it('that is empty, where the control was given one, is vouched for by nobody', () => {
    for (const twin of [noTls, overTls(OWN)]) {
      const verdict = verdictOf(plain(''), twin, got);
      expect(verdict).toMatchObject({ verdict: 'unknown', reasons: ['no_control', 'not_corroborated'] });
    }
    const led = plain('', 200, { address: STRANGE });
    expect(unlike(noTls, [bySinkhole(''), byAddress(OWN)], led)).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['dns.injection'],
    });
  });

  it('accuses nobody where TLS was not asked', () => {
    const scene = sceneWith(got, { attempts: [plain(FORBIDDEN), plain(FORBIDDEN)], twin: null, url: HTTP });
    expect(judge(scene).verdict).toBe('unknown');
  });
});

describe('the page is read over TLS', () => {
  it.each<[string, Observation, TargetControl | null, boolean]>([
    ['where plain http forbids', plain(FORBIDDEN), null, true],
    ['where it is strange beside the control', plain(SHUT), sentOn, true],
    ['not where it is the control’s', plain(OWN), got, false],
    ['not where nothing speaks against it', plain(DOOR), null, false],
    ['not where the site has proven itself', overTls(FORBIDDEN, 403), null, false],
    ['not where nothing came', fails('chromium', 'reset', HTTP), got, false],
  ])('%s', (_, seen, given, expected) => {
    expect(wantsTwinPage([seen, seen], given)).toBe(expected);
  });
});
