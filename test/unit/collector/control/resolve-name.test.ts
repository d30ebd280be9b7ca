/** Against real resolvers on loopback, whose answers are what the tests say. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { resolveName } from '../../../../collector/control/resolve-name.ts';
import { answerQuery } from '../../../lab/dns-answer.ts';
import type { Records } from '../../../lab/zone.ts';

const HOST = 'www.site.test';
const resolvers: Socket[] = [];

async function resolver(records: Records | ((type: 'A' | 'AAAA') => Records)): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    // The type is what follows the name: two bytes, of which the second is 1 for A and 28 for AAAA.
    const type = query.includes(Buffer.from([0, 0, 28, 0, 1])) ? 'AAAA' : 'A';
    const own = typeof records === 'function' ? records(type) : records;
    const answer = answerQuery(query, new Map([[HOST, own]]));
    if (answer) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  resolvers.push(socket);
  return `127.0.0.1:${socket.address().port}`;
}

afterEach(() => {
  for (const socket of resolvers.splice(0)) socket.close();
});

const never = new AbortController().signal;
const here: Records = { ipv4: ['198.51.100.7'], ipv6: ['2001:db8:51::7'] };
const elsewhere: Records = { ipv4: ['198.51.100.7', '198.51.100.8'], ipv6: [] };

describe('resolveName', () => {
  it('gives IPv4 and IPv6 addresses', async () => {
    const addresses = ['198.51.100.7', '2001:db8:51::7'];
    expect(await resolveName(HOST, [await resolver(here)], never)).toEqual({ addresses, failure: null });
  });

  it.each<[Records, string]>([
    ['nxdomain', 'dns_nxdomain_error'],
    ['empty', 'dns_no_answer'],
    ['servfail', 'dns_servfail_error'],
    ['refused', 'dns_refused_error'],
    ['silence', 'generic_timeout_error'],
  ])('%s: %s', async (records, failure) => {
    expect(await resolveName(HOST, [await resolver(records)], never)).toEqual({ addresses: [], failure });
  });

  it.each<[string, Records, Records, string | null]>([
    ['only IPv6', 'empty', here, null],
    ['IPv6 that the resolver cannot ask for', 'empty', 'servfail', 'dns_servfail_error'],
    ['a name that is denied for one type', 'nxdomain', 'empty', 'dns_nxdomain_error'],
    ['both empty', 'empty', 'empty', 'dns_no_answer'],
  ])('%s', async (_what, a, aaaa, failure) => {
    const asked = await resolver((type) => (type === 'A' ? a : aaaa));
    expect((await resolveName(HOST, [asked], never)).failure).toBe(failure);
  });

  it('puts together what several resolvers say', async () => {
    const asked = await Promise.all([resolver(here), resolver(elsewhere), resolver('servfail')]);
    expect(await resolveName(HOST, asked, never)).toEqual({
      addresses: ['198.51.100.7', '198.51.100.8', '2001:db8:51::7'],
      failure: null,
    });
  });

  it.each<[Records, Records, string]>([
    ['nxdomain', 'servfail', 'dns_nxdomain_error'],
    ['empty', 'nxdomain', 'dns_nxdomain_error'],
    ['refused', 'nxdomain', 'dns_nxdomain_error'],
    ['refused', 'servfail', 'dns_servfail_error'],
    ['refused', 'empty', 'dns_no_answer'],
  ])('of %s and %s the surer counts: %s', async (one, other, failure) => {
    const asked = await Promise.all([resolver(one), resolver(other)]);
    expect((await resolveName(HOST, asked, never)).failure).toBe(failure);
  });

  it('a resolver that is not there says nothing of the name', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const gone = `127.0.0.1:${socket.address().port}`;
    socket.close();
    const { failure } = await resolveName(HOST, [gone], never);
    expect(['dns_lookup_error', 'generic_timeout_error']).toContain(failure);
    expect((await resolveName(HOST, [gone, await resolver('nxdomain')], never)).failure).toBe(
      'dns_nxdomain_error',
    );
  });

  it('a name that no resolver takes', async () => {
    const { failure } = await resolveName(`${'a'.repeat(64)}.test`, [await resolver('nxdomain')], never);
    expect(failure).toMatch(/^dns_/);
  });

  it('ends when it is told to', async () => {
    const ending = new AbortController();
    const asked = resolveName(HOST, [await resolver('silence')], ending.signal);
    ending.abort();
    expect((await asked).failure).toBe('generic_timeout_error');
  });
});
