/**
 * Known block pages: served, redirected to, at a false address; and what only looks like one. The pages are those of
 * `utils/diagnose/block-pages.data.ts`, so both browsers can tell.
 */
import { hostOf } from './plan.ts';
import type { CensorRule, Expectation, Page, Scenario, Site } from './scenario.ts';
import { host, page, sentTo } from './write-scenario.ts';

const MALAYSIAN: Page = {
  body: '<html><head><title>Makluman/Notification</title></head><body><p>This website is not available in Malaysia as it violate(s) the National Law(s).</p></body></html>',
};
const IRANIAN: Page = {
  status: 403,
  body: '<html><head><title>M1-6</title></head><body><iframe src="http://10.10.34.34?type=Invalid Site&policy=MainPolicy " scrolling="no"></iframe></body></html>',
};
const ARTICLE: Page = {
  body: '<html><head><title>Who blocks what</title></head><body><article><h1>Who blocks what</h1><p>In Malaysia the page reads: “This website is not available in Malaysia as it violates the National Law(s).” In Korea one is sent to <a href="http://warning.or.kr/">warning.or.kr</a>.</p></article></body></html>',
};

const plain: Site = { http: page({}) };

/** The provider's sinkhole, at the address that Iran's resolvers give. Its certificate is for itself. */
const SINKHOLE = 'sinkhole.provider.test';
const withSinkhole: Record<string, Site> = {
  [SINKHOLE]: {
    home: 'domestic',
    address: '10.10.34.35',
    http: page(MALAYSIAN),
    https: { kind: 'serve', page: {}, certificate: 'self_signed' },
    strangers: MALAYSIAN,
  },
};
/** Block pages that live at hosts of their own. */
const KOREAN: Record<string, Site> = { 'warning.or.kr': plain };
const GERMAN: Record<string, Site> = { 'notice.cuii.info': {} };

interface Written {
  id: string;
  what: string;
  url: string;
  world?: Record<string, Site>;
  censor: CensorRule[];
  wire: string;
}

function blocked(written: Written, ...mechanisms: string[]): Scenario {
  const { hostname, protocol } = new URL(written.url);
  const isHttps = protocol === 'https:';
  const expected: Expectation = {
    failure_class: isHttps ? ['tls'] : ['http'],
    verdict: ['blocked'],
    reason: isHttps ? 'honest_address_answers' : 'block_page',
    failed_host: hostname,
  };
  return {
    line: 'normal',
    world: {},
    ...written,
    truth: { verdict: 'blocked', mechanisms, locus: 'network' },
    abroad: written.wire,
    expect: { chromium: expected, firefox: expected },
    supported: { chromium: mechanisms, firefox: mechanisms },
  };
}

function fine(written: Omit<Written, 'censor' | 'wire'>): Scenario {
  const expected: Expectation = { failure_class: [null], verdict: ['ok'], failed_host: null };
  return {
    line: 'normal',
    world: {},
    censor: [],
    ...written,
    truth: { verdict: 'ok', mechanisms: [], locus: null },
    wire: 'http:200',
    abroad: 'http:200',
    expect: { chromium: expected, firefox: expected },
    supported: { chromium: [], firefox: [] },
  };
}

const site = (url: string, conduct: Site = plain): Record<string, Site> => ({ [hostOf(url)]: conduct });

const SERVED = 'http://www.block-page-served.test/';
const FRAMED = 'http://www.block-page-framed.test/';
const REDIRECT = 'http://www.block-page-redirect.test/';
const SECURE = 'http://www.block-page-secure.test/';
const SUNK = 'http://www.block-page-sunk.test/';
const SUNK_SECURE = 'https://www.block-page-sunk-secure.test/';
const QUOTED = 'http://www.quotes-block-page.test/';

export const BLOCK_PAGE_SCENARIOS: Scenario[] = [
  blocked(
    {
      id: 'block-page-served',
      what: 'A box answers plain http in the site’s place, with a block page that others have described.',
      url: SERVED,
      world: site(SERVED),
      censor: host('www.block-page-served.test', page(MALAYSIAN)),
      wire: 'http:200',
    },
    'http.blockpage',
  ),
  blocked(
    {
      id: 'block-page-framed',
      what: 'A box answers plain http with a page that is nothing but a frame of a known block page.',
      url: FRAMED,
      world: site(FRAMED),
      censor: host('www.block-page-framed.test', page(IRANIAN)),
      wire: 'http:403',
    },
    'http.blockpage',
  ),
  blocked(
    {
      id: 'block-page-redirect',
      what: 'A box sends plain http to the host of a known block page.',
      url: REDIRECT,
      world: { ...site(REDIRECT), ...KOREAN },
      censor: host('www.block-page-redirect.test', sentTo('http://warning.or.kr/')),
      wire: 'http:200',
    },
    'http.redirect',
  ),
  blocked(
    {
      id: 'block-page-redirect-tls',
      what: 'A box sends plain http to a known block page behind its own valid certificate.',
      url: SECURE,
      world: { ...site(SECURE), ...GERMAN },
      censor: host('www.block-page-secure.test', sentTo('https://notice.cuii.info/')),
      wire: 'http:200',
    },
    'http.redirect',
  ),
  blocked(
    {
      id: 'block-page-sunk',
      what: 'The name leads to a private address, where a known block page answers plain http.',
      url: SUNK,
      world: { ...site(SUNK), ...withSinkhole },
      censor: [{ on: 'dns', name: 'www.block-page-sunk.test', answer: { site: SINKHOLE } }],
      wire: 'http:200',
    },
    'dns.injection.blockpage',
  ),
  blocked(
    {
      id: 'block-page-sunk-https',
      what: 'The name leads to a private address; https fails there, and over http a known block page answers.',
      url: SUNK_SECURE,
      world: { ...site(SUNK_SECURE, {}), ...withSinkhole },
      censor: [{ on: 'dns', name: 'www.block-page-sunk-secure.test', answer: { site: SINKHOLE } }],
      wire: 'tls:self_signed',
    },
    'dns.injection.blockpage',
  ),
  fine({
    id: 'ok-quotes-block-page',
    what: 'A site that writes about block pages, and quotes one.',
    url: QUOTED,
    world: site(QUOTED, { http: page(ARTICLE) }),
  }),
  fine({
    id: 'ok-block-page-itself',
    what: 'The host of a known block page was asked for.',
    url: 'http://warning.or.kr/',
    world: KOREAN,
  }),
];
