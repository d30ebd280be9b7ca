/** The built-in table, what it recognises, and what it must not. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchBlockPage } from '../../../utils/diagnose/block-page.ts';
import { whyNotPattern } from '../../../utils/diagnose/block-page-pattern.ts';
import { BLOCK_PAGES, type BlockPage } from '../../../utils/diagnose/block-pages.data.ts';
import { judge } from '../../../utils/diagnose/judge.ts';
import { htmlTitle } from '../../../utils/probe/html-title.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { HONEST, HTTP, HTTPS, scene } from './ladder-making.ts';
import { LOOK_ALIKES, type LookAlike } from './look-alikes.data.ts';
import { answered, hop, page } from './making.ts';

const byId = BLOCK_PAGES.map((entry) => [entry.id, entry] as const);

/** As much again in words that nobody knows: the other language, the number of the decision. */
const around = (texts: readonly string[]) => {
  const other = 'x'
    .repeat(9)
    .concat(' ')
    .repeat(Math.ceil(texts.join(' ').length / 5));
  return `<!doctype html><title>Notice</title><h1>!</h1>${texts.map((text) => `<p>${other}<br>${text}</p>`).join('')}`;
};

/** Answers that bear this entry, one for each part of it that is enough by itself. */
function bearing({ where, pattern }: BlockPage): Observation[] {
  if (where === 'page') return [page(200, around(pattern), { url: HTTP, address: HONEST })];
  if (where === 'address') return pattern.map((address) => page(200, 'hello', { url: HTTP, address }));
  if (where === 'header') {
    const headers = Object.fromEntries(
      pattern
        .map((text) => text.split(': '))
        .map(([name = '', value = '']) => [name.toLowerCase(), `${value} x`]),
    );
    return [page(503, '', { url: HTTP, address: HONEST, headers })];
  }
  return pattern.flatMap((place) => [
    ...['http', 'https'].map((scheme) => {
      const location = `${scheme}://${place}${place.includes('/') ? '' : '/'}?u=x`;
      return answered(200, { url: HTTP, hops: [hop(HTTP, location)], final_url: location });
    }),
    page(403, `<body><iframe width="100%" src='http://${place}?a=b'></iframe>`, { url: HTTP }),
    page(200, `<meta http-equiv="refresh" content="0;url=http://${place}">`, { url: HTTP }),
    page(200, `<script>window.location = "http://${place}"</script>`, { url: HTTP }),
  ]);
}

describe('the table', () => {
  it('has at least 40 entries of 25 countries, each with its own id', () => {
    expect(BLOCK_PAGES.length).toBeGreaterThanOrEqual(40);
    expect(new Set(BLOCK_PAGES.map(({ country }) => country)).size).toBeGreaterThanOrEqual(25);
    expect(new Set(BLOCK_PAGES.map(({ id }) => id)).size).toBe(BLOCK_PAGES.length);
  });

  it.each(byId)('%s is well formed', (_, { id, country, who, where, pattern, source, licence }) => {
    expect(id).toMatch(new RegExp(`^${country}-\\d+$`));
    expect(whyNotPattern(where, pattern)).toBeNull();
    expect([who, source, licence].every((text) => text.length > 1)).toBe(true);
  });

  it.each(byId)('%s is recognised', (_, entry) => {
    for (const answer of bearing(entry))
      expect(matchBlockPage(answer)?.page.pattern).toContain(entry.pattern[0]);
  });

  it.each(byId)('%s is not: over TLS', (_, entry) => {
    for (const answer of bearing(entry)) {
      const hops = answer.hops.map((one) => ({ ...one, url: HTTPS }));
      expect(
        matchBlockPage({
          ...answer,
          url: HTTPS,
          final_url: answer.hops.length > 0 ? answer.final_url : HTTPS,
          hops,
        }),
      ).toBeNull();
    }
  });
});

describe('recognised as it was described', () => {
  it.each([
    [
      'MY',
      '<html><head><title>Makluman/Notification</title></head><body><div>MAKLUMAN</div><div>Laman sesawang ini tidak boleh dilayari di Malaysia kerana kandungannya melanggar undang-undang negara.</div><div>NOTIFICATION</div><div>This website is not available in Malaysia as it violate(s) the National Law(s).</div></body></html>',
    ],
    [
      'TR',
      "<p>5651 sayılı Kanun uyarınca yapılan teknik inceleme ve hukuki değerlendirme sonucunda bu İnternet sitesi (wikipedia.org) hakkındaki Bilgi Teknolojileri ve İletişim Kurumu'nun 29/04/2017 tarih ve 490.05.01.2017.-182198 sayılı kararına istinaden Bilgi Teknolojileri ve İletişim Kurumu tarafından İDARİ TEDBİR uygulanmaktadır.</p>",
    ],
    [
      'TR',
      '(After technical analysis and legal consideration based on the Law Nr. 5651, ADMINISTRATION MEASURE has been taken for this website (wikipedia.org) according to Decision Nr. 490.05.01.2017.-182198)',
    ],
    ['ES', '<html><body><p>Por causas ajenas a Vodafone, esta web no est&aacute; disponible</body></html>'],
    [
      'IN',
      '<!DOCTYPE html><html><head><title></title></head><body><font size="4.5">“Your requested URL has been blocked as per the directions received from Department of Telecommunications, Government of India.”</font></body></html>',
    ],
    [
      'IN',
      '<meta name="viewport" content="width=device-width"/><style>body{margin:0px}iframe{width:100%;height:100%}</style><iframe src="https://www.airtel.in/dot/" width="100%" height="100%" frameborder=0></iframe>',
    ],
    [
      'IR',
      '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><title>M1-6\n</title></head><body><iframe src="http://10.10.34.34?type=Invalid Site&policy=MainPolicy " style="width: 100%; height: 100%" scrolling="no"></iframe></body></html>',
    ],
    [
      'BH',
      '<title>Site Blocked</title><p>This web site has been blocked for violating regulations and laws of Kingdom of Bahrain.</p><p dir="rtl">تم حجب هذا الموقع لمخالفته الأنظمة والقوانين في مملكة البحرين</p>',
    ],
    [
      'SA',
      '<title>Access to the requested URL is not allowed!</title><h1>Access to the requested URL is not allowed!</h1><p>Please, <a href="http://www.internet.gov.sa/x">fill out an unblocking request</a> if you believe the requested page should not be blocked. <p>Please, send other sites you feel should be blocked using the blocking request form.',
    ],
    [
      'DK',
      '<h1>Denne hjemmeside er blokeret</h1><p>Teleselskaberne er p&aring; baggrund af EU Forordninger om restriktive foranstaltninger på baggrund af Ruslands handlinger, der destabiliserer situationen i Ukraine, pålagt at blokere for adgangen til denne hjemmeside.',
    ],
    [
      'UA',
      '<p>Шановний абоненте! Доступ на цей ресурс заблоковано згідно Указу Президента України №133/2017 "Про застосування персональних спеціальних економічних та інших обмежувальних заходів (санкцій)"',
    ],
    [
      'FR',
      '<p>Vous avez &eacute;t&eacute; redirig&eacute; vers ce site officiel car votre ordinateur allait se connecter &agrave; une page dont le contenu provoque &agrave; des actes de terrorisme ou fait publiquement l&#39;apologie d’actes de terrorisme.</p>',
    ],
  ])('%s %#', (country, html) => {
    const title = htmlTitle(html);
    const answer = page(200, html, { url: HTTP, address: HONEST });
    const body = answer.body === null ? null : { ...answer.body, title };
    expect(matchBlockPage({ ...answer, body })?.page.country).toBe(country);
  });
});

function seen({
  url = HTTP,
  status = 200,
  headers = {},
  hops = [],
  final_url = url,
  html = '',
}: LookAlike): Observation {
  return page(status, html, { url, headers, hops, final_url, address: HONEST });
}

describe('look-alikes', () => {
  it('are at least sixty', () => {
    expect(LOOK_ALIKES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(LOOK_ALIKES.map(({ what }) => what)).size).toBe(LOOK_ALIKES.length);
  });

  it.each(LOOK_ALIKES.map((one) => [one.what, one] as const))('%s', (_, one) => {
    const form = seen(one);
    expect(matchBlockPage(form)).toBeNull();
    expect(judge(scene({ attempts: [form, form], url: form.url })).verdict).not.toBe('blocked');
  });

  const words = fc.constantFrom(
    'blocked',
    'access',
    'denied',
    'this website',
    'court',
    'order',
    'by',
    'of',
    'the',
    'authority',
    'сайт',
    'доступ',
    '<p>',
    '</p>',
    '<div class="x">',
    '</div>',
    '<script>',
    '</script>',
    '<iframe src="',
    '">',
    '<a href="http://',
    'warning.or.kr',
    '/',
    '10.10.34.34',
    '<title>',
    '</title>',
    '&nbsp;',
    '"',
    '«',
    '»',
    '<!--',
    '-->',
    '<',
    '>',
  );
  const html = fc.oneof(
    fc.string({ maxLength: 500 }),
    fc.array(words, { maxLength: 80 }).map((all) => all.join(' ')),
  );

  it('random pages are none', () => {
    fc.assert(
      fc.property(html, fc.constantFrom(200, 403, 451), (text, status) => {
        expect(matchBlockPage(page(status, text, { url: HTTP, address: HONEST }))).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('no page takes long', () => {
    const hostile = [
      '<script',
      '<!--',
      '<iframe src=',
      '<meta url=',
      '<',
      '&#',
      '«',
      '//warning.or.kr',
      '<title ',
    ];
    for (const piece of hostile) {
      const text = piece.repeat(Math.ceil(65_536 / piece.length)).slice(0, 65_536);
      expect(matchBlockPage(page(200, text, { url: HTTP, address: HONEST }))).toBeNull();
    }
  });
});
