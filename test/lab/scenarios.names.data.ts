/** Names, addresses and lines, by somebody who looked for what the others had left out. What is true was written before it was played. */
import type { Scenario, Site } from './scenario.ts';
import { addressUnseen, blocked, down, fine, lie, page, scenario, unsayable } from './write-scenario.ts';

const PAPER = `<!doctype html><title>The noon paper</title>${'<p>What happens at this moment.</p>'.repeat(60)}`;
const plain: Site = { http: page({ body: PAPER }) };
/** Abroad, where nobody lives. */
const NOBODY = '203.0.113.249';
const hop = (name: string, to: string): Record<string, Site> => ({ [name]: { dns: { alias: to } } });

const six: Scenario[] = [
  scenario({
    id: 'nam-ok-six',
    what: 'A site with an IPv6 address and no other.',
    url: 'https://www.nam-ok-six.test/',
    world: { 'www.nam-ok-six.test': { ipv6: 'only' } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'nam-ok-dual-four-dropped',
    what: 'Of a site with both kinds of addresses the IPv4 one is dropped.',
    url: 'https://www.nam-dual-four.test/',
    world: { 'www.nam-dual-four.test': { ipv6: 'works' } },
    censor: [{ on: 'address', site: 'www.nam-dual-four.test', only: 'ipv4', does: { kind: 'drop' } }],
    truth: fine,
    wire: 'tcp:silence',
    abroad: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'nam-lie-both',
    what: 'Both kinds of addresses that the resolver gives are false.',
    url: 'https://www.nam-lie-both.test/',
    world: { 'www.nam-lie-both.test': { ipv6: 'works' } },
    censor: lie('www.nam-lie-both.test', { addresses: ['0.0.0.0', '::'] }),
    truth: blocked('dns.injection.bogon'),
    supports: addressUnseen,
    wire: 'tcp:refused',
    shows: 'refused',
  }),
  scenario({
    id: 'nam-nx-four',
    what: 'The IPv4 address of a site with both kinds is denied; the IPv6 one is not.',
    url: 'https://www.nam-nx-four.test/',
    world: { 'www.nam-nx-four.test': { ipv6: 'works' } },
    censor: [{ on: 'dns', name: 'www.nam-nx-four.test', type: 'A', answer: 'empty' }],
    truth: fine,
    wire: 'http:200',
    abroad: 'http:200',
    shows: null,
  }),
];

const aliases: Scenario[] = [
  scenario({
    id: 'nam-down-alias-loop',
    what: 'The name leads to another and that one back, for everybody.',
    url: 'https://www.nam-alias-loop.test/',
    world: {
      ...hop('www.nam-alias-loop.test', 'b.nam-alias-loop.test'),
      ...hop('b.nam-alias-loop.test', 'www.nam-alias-loop.test'),
    },
    truth: down,
    wire: 'dns:servfail',
    shows: 'dns',
  }),
  scenario({
    id: 'nam-ok-alias-chain',
    what: 'Six names lead from one to the next, to a plain site.',
    url: 'http://www.nam-chain.test/',
    world: {
      ...hop('www.nam-chain.test', 'a.nam-chain.test'),
      ...hop('a.nam-chain.test', 'b.nam-chain.test'),
      ...hop('b.nam-chain.test', 'c.nam-chain.test'),
      ...hop('c.nam-chain.test', 'd.nam-chain.test'),
      ...hop('d.nam-chain.test', 'e.nam-chain.test'),
      'e.nam-chain.test': plain,
    },
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'nam-family-alias',
    what: "The resolver of a family's choice leads the name to its own server, which says so over http and has its own certificate.",
    url: 'https://www.nam-family.test/',
    world: {
      'www.nam-family.test': {},
      'page.nam-family-filter.test': {
        home: 'domestic',
        http: page({
          body: '<title>Family filter</title>This website is blocked because it is not suitable for children.',
        }),
        strangers: {
          body: '<title>Family filter</title>This website is blocked because it is not suitable for children.',
        },
      },
    },
    censor: lie('www.nam-family.test', { alias: 'page.nam-family-filter.test' }),
    truth: blocked('dns.injection.blockpage'),
    supports: { chromium: ['dns.injection'] },
    wire: 'tls:wrong_name',
    shows: 'tls',
  }),
  scenario({
    id: 'nam-down-suspended',
    what: 'The registrar has suspended the name: everybody is led to its parking server, whose certificate is its own.',
    url: 'https://www.nam-suspended.test/',
    world: {
      'www.nam-suspended.test': { dns: { site: 'parking.nam-registrar.test' } },
      'parking.nam-registrar.test': {
        http: page({ body: '<title>Suspended</title>This domain has been suspended.' }),
        strangers: { body: '<title>Suspended</title>This domain has been suspended.' },
      },
    },
    truth: down,
    wire: 'tls:wrong_name',
    shows: 'tls',
  }),
];

const resolvers: Scenario[] = [
  scenario({
    id: 'nam-down-silent',
    what: 'Nobody answers for the name: no resolver hears of it, here or elsewhere.',
    url: 'https://www.nam-down-silent.test/',
    world: { 'www.nam-down-silent.test': { dns: 'silence' } },
    truth: down,
    wire: 'dns:silence',
    abroad: 'dns:servfail',
    shows: ['dns', 'timeout'],
  }),
  scenario({
    id: 'nam-ok-late-lie',
    what: 'Right after the true answer a false one comes, from somebody who was too slow.',
    url: 'https://www.nam-late-lie.test/',
    world: { 'www.nam-late-lie.test': { address: '198.51.100.246' } },
    censor: [
      {
        on: 'dns',
        name: 'www.nam-late-lie.test',
        answer: { addresses: ['198.51.100.246'] },
        second: { addresses: [NOBODY] },
      },
    ],
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
  scenario({
    id: 'nam-early-denial',
    what: 'Right before the true answer comes one that there is no such name.',
    url: 'https://www.nam-early-denial.test/',
    world: { 'www.nam-early-denial.test': { address: '198.51.100.244' } },
    censor: [
      {
        on: 'dns',
        name: 'www.nam-early-denial.test',
        answer: 'nxdomain',
        second: { addresses: ['198.51.100.244'] },
      },
    ],
    truth: blocked('dns.nxdomain'),
    wire: 'dns:nxdomain',
    shows: 'dns',
  }),
  scenario({
    id: 'nam-ok-cut-short',
    what: 'The answer is too long for UDP, and comes over TCP.',
    url: 'https://www.nam-cut-short.test/',
    world: {
      'www.nam-cut-short.test': {
        address: '198.51.100.243',
        dns: { tcp_only: { addresses: ['198.51.100.243'] } },
      },
    },
    truth: fine,
    wire: 'dns:empty',
    shows: null,
  }),
  scenario({
    id: 'nam-late-denial',
    what: 'The provider denies the name after seven seconds.',
    url: 'https://www.nam-late-denial.test/',
    censor: [{ on: 'dns', name: 'www.nam-late-denial.test', answer: 'nxdomain', delay_ms: 7000 }],
    truth: blocked('dns.nxdomain'),
    wire: 'dns:silence',
    shows: ['dns', 'timeout'],
  }),
  scenario({
    id: 'nam-ok-split-horizon',
    what: "A plain site inside the country, which the provider's resolver gives its inner address.",
    url: 'http://www.nam-split.test/',
    world: { 'www.nam-split.test': { home: 'domestic', also_at: ['10.10.34.7'], ...plain } },
    censor: lie('www.nam-split.test', { addresses: ['10.10.34.7'] }),
    truth: fine,
    wire: 'http:200',
    shows: null,
  }),
];

const own: Scenario[] = [
  scenario({
    id: 'nam-hosts-zero',
    what: "This machine's own file of names leads the site to 0.0.0.0.",
    url: 'https://www.nam-hosts-zero.test/',
    world: { 'www.nam-hosts-zero.test': { hosts_file: '0.0.0.0' } },
    truth: unsayable('local_interference'),
    wire: 'http:200',
    shows: 'refused',
  }),
  scenario({
    id: 'nam-hosts-loopback',
    what: 'The same for a plain site and 127.0.0.1.',
    url: 'http://www.nam-hosts-loopback.test/',
    world: { 'www.nam-hosts-loopback.test': { hosts_file: '127.0.0.1', ...plain } },
    truth: unsayable('local_interference'),
    wire: 'http:200',
    shows: 'refused',
  }),
  scenario({
    id: 'nam-hosts-server',
    what: 'The same, where a web server runs on this machine.',
    url: 'http://www.nam-hosts-server.test/',
    world: {
      'www.nam-hosts-server.test': { hosts_file: '127.0.0.3', ...plain },
      'my-other-server.test': {
        home: 'own_machine',
        address: '127.0.0.3',
        http: page({}),
        https: { kind: 'refuse' },
      },
    },
    truth: unsayable('local_interference'),
    wire: 'http:200',
    shows: null,
  }),
];

export const NAMES: Scenario[] = [...six, ...aliases, ...resolvers, ...own];
