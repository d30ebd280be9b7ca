/** The vantage in the lab's internet: does it see the world as it is, and does it keep to itself? */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isPublicAddress } from '../../../collector/control/public-address.ts';
import { acceptBundle } from '../../../utils/targets/control-bundle.ts';
import type { Control, ControlBundle } from '../../../utils/targets/schema.control.ts';
import { createSignatureCheck } from '../../../utils/targets/signature.ts';
import { acceptKeys } from '../../../utils/targets/trusted-keys.ts';
import { whyNoLab } from '../../lab/able.ts';
import { GUEST_ADDRESS } from '../../lab/addresses.ts';
import { startLab, type Lab, type Playable } from '../../lab/lab.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';
import type { Site } from '../../lab/scenario.ts';
import { PUBLIC_RESOLVERS } from '../../lab/standing.data.ts';
import {
  abroadOf,
  ask,
  BASE,
  bundleOf,
  end,
  healthIn,
  startCollectorIn,
  type RunningCollector,
} from './collector-in-lab.ts';

const reason = whyNoLab();
if (reason !== null) console.warn(`skipped: ${reason}`);

const LAB = join(import.meta.dirname, '..', '..', 'lab');
const PATIENCE_MS = 150_000;
const SOON = { timeout: 60_000, interval: 500 };

/** Ports other than 80 and 443 are never asked. */
const ORDINARY = SCENARIOS.filter(({ line, url }) => line === 'normal' && new URL(url).port === '');

/** What raw sockets see (test/lab/look.ts), in the words of df-007. */
const FAILURES: Record<string, string> = {
  'dns:nxdomain': 'dns_nxdomain_error',
  'dns:servfail': 'dns_servfail_error',
  'dns:refused': 'dns_refused_error',
  'dns:empty': 'dns_no_answer',
  'dns:private': 'dns_bogon_error',
  'tcp:refused': 'connection_refused',
  'tcp:silence': 'generic_timeout_error',
  'tcp:unreachable': 'host_unreachable',
  'tcp:rst': 'connection_reset',
  'tcp:fin': 'eof_error',
  'tls:rst': 'connection_reset',
  'tls:fin': 'eof_error',
  'tls:silence': 'generic_timeout_error',
  'tls:not_tls': 'ssl_failed_handshake',
  'tls:self_signed': 'ssl_unknown_authority',
  'tls:unknown_ca': 'ssl_unknown_authority',
  'tls:expired': 'ssl_invalid_certificate',
  'tls:not_yet_valid': 'ssl_invalid_certificate',
  'tls:wrong_name': 'ssl_invalid_hostname',
  'http:rst': 'connection_reset',
  'http:rst_in_body': 'connection_reset',
  'http:fin': 'eof_error',
  'http:silence': 'generic_timeout_error',
  'http:cut': 'response_body_truncated',
  'http:loop': 'too_many_redirects',
};

/** Raw sockets do not tell alerts apart; one of them says that the server does not know the name. */
const ALERTS = ['ssl_failed_handshake', 'ssl_invalid_hostname'];

async function lookFromAbroad(lab: Lab, urls: string[]): Promise<Record<string, string>> {
  const input = JSON.stringify({ ca: readFileSync(lab.caFile, 'utf8'), resolver: PUBLIC_RESOLVERS[0], urls });
  const ran = await lab.execAbroad([process.execPath, join(LAB, 'look.ts')], { input });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

const HOSTILE_ADDRESS = '198.51.100.200';
const HOSTILE_PORT = 9080;
const hostile = (name: string, path = ''): [url: string, site: Site] => [
  `http://${name}.hostile.test/${path}`,
  { address: HOSTILE_ADDRESS },
];

const BAD_MANNERS = ['slow-headers', 'slow-body', 'endless-body', 'bomb', 'endless-redirects', 'titles'].map(
  (name) => hostile(name),
);
const BUSY = [1, 2, 3].map((path) => hostile('busy', String(path)));

/** Redirects that must not be followed, and to what the chain then comes. */
const LEADS: [to: string, failure: string | null][] = [
  ['http://127.0.0.1/', 'dns_bogon_error'],
  ['http://2130706433/', 'dns_bogon_error'],
  ['http://0x7f.1/', 'dns_bogon_error'],
  ['http://[::1]/', 'dns_bogon_error'],
  ['http://[::ffff:10.10.34.7]/', 'dns_bogon_error'],
  ['https://[64:ff9b::7f00:1]/', 'dns_bogon_error'],
  ['http://[2002:a0a:2207::1]/', 'dns_bogon_error'],
  ['http://169.254.169.254/latest/meta-data/', 'dns_bogon_error'],
  ['https://www.private.test/', 'dns_bogon_error'],
  ['http://localhost/', 'dns_nxdomain_error'],
  ['http://leads-0.hostile.test:22/', null],
  ['http://leads-0.hostile.test:8787/', null],
  ['file:///etc/passwd', 'http_invalid_redirect_location_host'],
  ['javascript:alert(1)', 'http_invalid_redirect_location_host'],
  ['http://', 'http_invalid_redirect_location_host'],
];
const LEADING = LEADS.map(([to], at) => [to, ...hostile(`leads`, encodeURIComponent(to)), at] as const);

/** Names that resolve into private space. */
const PRIVATE: Record<string, string[]> = {
  'www.private.test': ['10.10.34.7'],
  'www.loopback.test': ['127.0.0.1', '::1'],
  'www.zero.test': ['0.0.0.0'],
  'www.shared.test': ['100.64.0.1'],
  'www.metadata.test': ['169.254.169.254'],
  'www.mapped.test': ['::ffff:127.0.0.1'],
  'www.nat64.test': ['64:ff9b::7f00:1'],
  'www.6to4.test': ['2002:7f00:1::1'],
  'www.local.test': ['fd00::1', 'fe80::1'],
  'www.broadcast.test': ['255.255.255.255', '224.0.0.1'],
};

const FURTHER: Record<string, Site> = {
  ...Object.fromEntries([...BAD_MANNERS, ...BUSY].map(([url, site]) => [new URL(url).hostname, site])),
  'leads.hostile.test': { address: HOSTILE_ADDRESS },
  ...Object.fromEntries(Object.entries(PRIVATE).map(([host, addresses]) => [host, { dns: { addresses } }])),
  'www.both.test': { address: '198.51.100.201', dns: { addresses: ['10.10.34.7', '198.51.100.201'] } },
  'www.no-ipv6-there.test': { ipv6: 'dead' },
  'www.self-signed.test': { https: { kind: 'serve', page: {}, certificate: 'self_signed' } },
  'www.foreign.test': { https: { kind: 'serve', page: {}, certificate: 'foreign_ca' } },
  'www.early.test': { https: { kind: 'serve', page: {}, certificate: 'not_yet_valid' } },
  'www.not-tls.test': { https: { kind: 'not_tls' } },
  'www.mute.test': { https: { kind: 'end', at: 'first_flight', by: 'silence' } },
  'www.no-answer.test': { dns: 'empty' },
  'www.broken-zone.test': { dns: 'servfail' },
  'www.unwilling.test': { dns: 'refused' },
};

const world = (url: string, sites: Record<string, Site>): Playable => ({ url, world: sites, censor: [] });

/** Every connection that somebody here tries to an address of the collector's own network, or to a port that is no web port. */
const WATCH = `table inet watch {
  counter private { }
  counter ports { }
  counter public { }
  chain out {
    type filter hook output priority -300;
    tcp flags & (syn | ack) == syn ip daddr { 0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16, 224.0.0.0/3 } counter name private
    tcp flags & (syn | ack) == syn ip6 daddr { ::/16, 64:ff9b::/16, 2002::/16, fc00::/7, fe80::/10, ff00::/8 } counter name private
    tcp flags & (syn | ack) == syn ip daddr ${HOSTILE_ADDRESS} tcp dport != 80 counter name ports
    tcp flags & (syn | ack) == syn ip daddr 198.51.100.0/24 counter name public
  }
}`;
const LEAD_TO_HOSTILE = `table ip hostile {
  chain out {
    type nat hook output priority -100;
    ip daddr ${HOSTILE_ADDRESS} tcp dport 80 dnat to ${GUEST_ADDRESS}:${HOSTILE_PORT}
  }
}`;
const CUT = `table inet cut {
  chain out {
    type filter hook output priority 0;
    udp dport 53 drop
    tcp dport { 53, 80, 443 } drop
  }
}`;

async function nft(lab: Lab, rules: string): Promise<string> {
  const ran = await lab.execAbroad(['nft', '-f', '-'], { input: rules });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}

/** Packets that a counter of `WATCH` has seen. */
async function seenBy(lab: Lab, counter: string): Promise<number> {
  const ran = await lab.execAbroad(['nft', 'list', 'counter', 'inet', 'watch', counter]);
  return Number(/packets (\d+)/.exec(ran.stdout)?.[1] ?? Number.NaN);
}

/** The name, or the site itself, leads everybody into private space: raw sockets would go there. */
function isLedNowhere({ url, world: sites }: Playable): boolean {
  const { dns, https } = sites[new URL(url).hostname] ?? {};
  const named = typeof dns === 'object' && 'addresses' in dns ? dns.addresses : [];
  const location = https?.kind === 'serve' ? https.page.headers?.['location'] : undefined;
  const sent =
    location === undefined ? [] : [new URL(location, url).hostname].filter((host) => isIP(host) > 0);
  const places = [...named, ...sent];
  return places.length > 0 && places.every((address) => !isPublicAddress(address));
}

/** Raw sockets ask over UDP alone. */
function isNamedOverTcp({ url, world: sites }: Playable): boolean {
  const dns = sites[new URL(url).hostname]?.dns;
  return typeof dns === 'object' && 'tcp_only' in dns;
}

const csv = (urls: readonly string[]): string =>
  ['url,category_code', ...urls.map((url) => `"${url}",NEWS`), ''].join('\n');

function of(bundle: ControlBundle, url: string): Control {
  const control = bundle.targets[new URL(url).href];
  if (control === undefined) throw new Error(`no control of ${url}`);
  return control;
}

/** As the extension does it. */
async function refusalOf(lab: Lab, bundle: ControlBundle): Promise<string | null> {
  const check = createSignatureCheck();
  const now = new Date();
  const keys = await acceptKeys([], JSON.parse((await ask(lab, `${BASE}/keys`)).body), now, check);
  if (!keys.ok) return keys.refusal;
  const { list } = bundle;
  const accepted = await acceptBundle(bundle, { list, keys: keys.keys, now, newest: null }, check);
  return accepted.ok ? null : accepted.refusal;
}

describe.skipIf(reason !== null)('a vantage', () => {
  let lab: Lab;
  let lists: string;
  let collector: RunningCollector;
  let scenarios: ControlBundle;
  let sights: Record<string, string>;
  let further: ControlBundle;

  const words = (interval_seconds: number) => ({
    data: join(lab.directory, 'data'),
    lists,
    interval_seconds,
  });
  beforeAll(async () => {
    lab = await startLab([...ORDINARY, world('https://www.further.test/', FURTHER)]);
    await nft(lab, `${WATCH}\n${LEAD_TO_HOSTILE}`);
    const program = [join(import.meta.dirname, 'hostile-server.ts'), GUEST_ADDRESS, String(HOSTILE_PORT)];
    const server = spawn('ip', ['netns', 'exec', abroadOf(lab), process.execPath, ...program]);
    await once(server.stdout, 'data');
    lists = join(lab.directory, 'lists');
    mkdirSync(lists);
    writeFileSync(join(lists, 'scenarios.csv'), csv(ORDINARY.map(({ url }) => url)));
    const sites = Object.keys(FURTHER).filter((host) => !host.includes('hostile'));
    const targets = [
      ...[...BAD_MANNERS, ...BUSY].map(([url]) => url),
      ...LEADING.map(([, url]) => url),
      ...sites.map((host) => `https://${host}/`),
      'http://127.0.0.1/',
      'http://[::ffff:127.0.0.1]/',
      'https://198.51.100.9:8787/v1/health',
    ];
    writeFileSync(join(lists, 'further.csv'), csv(targets));
    collector = await startCollectorIn(lab, words(5));
    sights = await lookFromAbroad(
      lab,
      ORDINARY.filter((scenario) => !isLedNowhere(scenario) && !isNamedOverTcp(scenario)).map(
        ({ url }) => new URL(url).href,
      ),
    );
    [scenarios, further] = [await bundleOf(lab, 'scenarios'), await bundleOf(lab, 'further')];
  }, PATIENCE_MS);
  afterAll(() => lab.close());

  describe('sees each scenario as it is for everyone', () => {
    it.each(ORDINARY.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
      const { url } = scenario;
      const unseen = isNamedOverTcp(scenario) ? 'http:200' : 'dns:private';
      const sight = sights[new URL(url).href] ?? unseen;
      const { failure, status } = of(scenarios, url);
      const answer = /^http:(\d{3})$/.exec(sight)?.[1];
      const seen = answer === undefined ? [failure] : [failure, status];
      const known = sight === 'tls:alert' ? ALERTS : [FAILURES[sight]];
      expect(answer === undefined ? known.map((one) => [one]) : [[null, Number(answer)]]).toContainEqual(
        seen,
      );
    });

    it('and signs it', async () => {
      expect(await refusalOf(lab, scenarios)).toBeNull();
      const [url = ''] = Object.keys(scenarios.targets);
      const forged = { ...of(scenarios, url), failure: 'connection_reset' };
      const targets = { ...scenarios.targets, [url]: forged };
      expect(await refusalOf(lab, { ...scenarios, targets })).toBe('bad_signature');
    });
  });

  describe('keeps to public addresses and web ports', () => {
    it.each(Object.entries(PRIVATE))('%s is recorded and not asked', (host, addresses) => {
      const control = of(further, `https://${host}/`);
      expect([control.failure, control.operation]).toEqual(['dns_bogon_error', 'resolve']);
      expect(control.hops[0]?.dns?.addresses).toEqual(addresses.toSorted());
      expect(control.hops[0]?.connects).toEqual([]);
    });

    it('of a private and a public address it asks the public one', () => {
      const control = of(further, 'https://www.both.test/');
      expect([control.failure, control.hops[0]?.dns?.addresses]).toEqual([
        null,
        ['10.10.34.7', '198.51.100.201'],
      ]);
      expect(control.hops[0]?.connects).toEqual([{ address: '198.51.100.201', failure: null }]);
    });

    it.each(LEADING.map(([to, url, , at]) => [to, url, LEADS[at]?.[1] ?? null] as const))(
      'a redirect to %s is not followed',
      (_to, url, failure) => {
        const control = of(further, url);
        expect(control.failure).toBe(failure);
        expect(control.hops[0]?.http?.status).toBe(302);
        expect(control.hops.slice(1).flatMap(({ connects }) => connects)).toEqual([]);
      },
    );

    it.each(['http://127.0.0.1/', 'http://[::ffff:127.0.0.1]/'])('%s in a list is not asked', (url) => {
      expect(of(further, url)).toMatchObject({ failure: 'dns_bogon_error', hops: [{ connects: [] }] });
    });

    it('a target on another port is left out', () => {
      expect(further.targets['https://198.51.100.9:8787/v1/health']).toBeUndefined();
    });

    it('the kernel has seen no connection to anywhere else', async () => {
      expect(await seenBy(lab, 'public')).toBeGreaterThan(50);
      expect([await seenBy(lab, 'private'), await seenBy(lab, 'ports')]).toEqual([0, 0]);
      // It would have been seen.
      const knock = `require('node:net').connect(80, '127.0.0.1').on('error', () => 0).on('connect', (s) => process.exit())`;
      await lab.execAbroad([process.execPath, '-e', knock]);
      expect(await seenBy(lab, 'private')).toBe(1);
    });
  });

  describe('is not led on', () => {
    it.each<[string, string | null, number | null, boolean]>([
      ['slow-headers', 'generic_timeout_error', null, false],
      ['slow-body', null, 200, true],
      ['endless-body', null, 200, true],
      ['bomb', null, 200, true],
      ['titles', null, 200, true],
      ['endless-redirects', 'too_many_redirects', 302, false],
    ])('by %s', (name, failure, status, body_cut) => {
      const control = of(further, `http://${name}.hostile.test/`);
      expect([control.failure, control.status, control.body_cut]).toEqual([failure, status, body_cut]);
      expect(control.body_length ?? 0).toBeLessThanOrEqual(524_288);
      expect(control.hops.length).toBeLessThanOrEqual(11);
    });

    it('asks a host for one thing at a time', async () => {
      const { body } = await ask(lab, `http://${GUEST_ADDRESS}:${HOSTILE_PORT}/report`);
      const most: Record<string, number> = JSON.parse(body);
      expect(Object.keys(most).length).toBeGreaterThan(5);
      expect(Object.entries(most).filter(([, count]) => count > 1)).toEqual([]);
    });
  });

  it.each([
    ['www.self-signed.test', 'ssl_unknown_authority'],
    ['www.foreign.test', 'ssl_unknown_authority'],
    ['www.early.test', 'ssl_invalid_certificate'],
    ['www.not-tls.test', 'ssl_failed_handshake'],
    ['www.mute.test', 'generic_timeout_error'],
    ['www.no-ipv6-there.test', null],
    ['www.no-answer.test', 'dns_no_answer'],
    ['www.broken-zone.test', 'dns_servfail_error'],
    ['www.unwilling.test', 'dns_refused_error'],
  ])('%s: %s', (host, failure) => {
    expect(of(further, `https://${host}/`).failure).toBe(failure);
  });

  it(
    'follows a list that changes',
    async () => {
      const url = 'https://www.anchor-north.test/';
      writeFileSync(join(lists, 'scenarios.csv'), `${csv([url])}broken line\n`);
      await vi.waitFor(async () => {
        const bundle = await bundleOf(lab, 'scenarios');
        expect(Object.keys(bundle.targets)).toEqual([url]);
        expect(bundle.list_version).not.toBe(scenarios.list_version);
      }, SOON);
      const { list_faults } = await healthIn(lab);
      expect(list_faults).toMatchObject([{ file: 'scenarios.csv', faults: [{ line: 3 }] }]);
    },
    PATIENCE_MS,
  );

  it(
    'that is cut off makes nobody look down, says so, and goes on afterwards',
    async () => {
      await nft(lab, CUT);
      const before = await bundleOf(lab, 'further');
      await vi.waitFor(async () => expect((await healthIn(lab)).vantage.state).toBe('offline'), SOON);
      await vi.waitFor(async () => expect((await healthIn(lab)).vantage.held).toBeGreaterThan(3), SOON);
      const during = await bundleOf(lab, 'further');
      const wronged = Object.keys(before.targets).filter(
        (url) => of(before, url).failure === null && of(during, url).failure !== null,
      );
      expect(wronged).toEqual([]);
      await nft(lab, 'delete table inet cut');
      const cutUntil = new Date().toISOString();
      await vi.waitFor(async () => {
        expect((await healthIn(lab)).vantage).toMatchObject({ state: 'works', held: 0 });
        expect(of(await bundleOf(lab, 'further'), 'https://www.both.test/').measured_at > cutUntil).toBe(
          true,
        );
      }, SOON);
    },
    PATIENCE_MS,
  );

  it(
    'remembers over a kill, with honest ages',
    async () => {
      await vi.waitFor(async () => expect(await end(collector, 'SIGTERM')).toBe(0));
      const again = await startCollectorIn(lab, words(3600));
      const before = await bundleOf(lab, 'further');
      await end(again, 'SIGKILL');
      collector = await startCollectorIn(lab, words(3600));
      const after = await bundleOf(lab, 'further');
      expect(after.targets).toEqual(before.targets);
      expect(after.signature.key_id).toBe(before.signature.key_id);
      expect(await end(collector, 'SIGTERM')).toBe(0);
    },
    PATIENCE_MS,
  );
});
