import { decode, encode } from '@leichtgewicht/dns-packet';
import { describe, expect, it } from 'vitest';
import { createDoh } from '../../../utils/probe/doh.ts';

const ONE = 'https://one.test/dns-query';
const TWO = 'https://two.test/dns-query';
const never = { signal: new AbortController().signal, requests: 6 };

interface Zone {
  A?: string[];
  AAAA?: string[];
  rcode?: number;
}

/** Answers by the resolver's URL; an Error is thrown, a Response given as it is. */
function doh(byResolver: Record<string, Zone | Response | Error>) {
  const asked: { resolver: string; type: string; name: string; init: RequestInit | undefined }[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const resolver = `${url.origin}${url.pathname}`;
    const query = decode(Buffer.from(url.searchParams.get('dns') ?? '', 'base64url'));
    const [question] = query.questions ?? [];
    const type = question?.type === 'AAAA' ? 'AAAA' : 'A';
    asked.push({ resolver, type, name: question?.name ?? '', init });
    const said = byResolver[resolver] ?? new Error('no such resolver');
    if (said instanceof Error) throw said;
    if (said instanceof Response) return said;
    const name = question?.name ?? '';
    const message = encode({
      type: 'response',
      id: 0,
      flags: said.rcode ?? 0,
      questions: [{ type, name }],
      answers: [
        { type: 'CNAME', name, data: 'other.test' },
        ...(said.A ?? []).map((data) => ({ type: 'A' as const, name: 'other.test', data })),
        ...(said.AAAA ?? []).map((data) => ({ type: 'AAAA' as const, name: 'other.test', data })),
      ],
    });
    return new Response(Uint8Array.from(message), { headers: { 'content-type': 'application/dns-message' } });
  };
  return { ask: createDoh({ fetch, now: () => new Date(0), clock: () => 0 }), asked };
}

describe('askDoh', () => {
  it('gives the IPv4 addresses behind a CNAME, by one question to the first resolver', async () => {
    const { ask, asked } = doh({ [ONE]: { A: ['192.0.2.1', '192.0.2.2'] } });
    const [answer, ...more] = await ask('www.example.test', [ONE, TWO], never);
    expect(answer).toMatchObject({ addresses: ['192.0.2.1', '192.0.2.2'], rcode: 'NOERROR', error: null });
    expect(more).toEqual([]);
    expect(asked).toMatchObject([{ resolver: ONE, type: 'A', name: 'www.example.test' }]);
  });

  it('sends no cookie, no referrer, and nothing from a cache', async () => {
    const { ask, asked } = doh({ [ONE]: { A: ['192.0.2.1'] } });
    await ask('example.test', [ONE], never);
    expect(asked[0]?.init).toMatchObject({
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: { accept: 'application/dns-message' },
    });
  });

  it('asks for IPv6 addresses where there are no IPv4 ones', async () => {
    const { ask } = doh({ [ONE]: { AAAA: ['2001:db8::1'] } });
    expect(await ask('example.test', [ONE], never)).toMatchObject([{ addresses: ['2001:db8::1'] }]);
  });

  it.each([
    ['that cannot be reached', new Error('refused'), 'no answer'],
    ['that answers with a status', new Response('no', { status: 403 }), 'http 403'],
    ['that answers with a page', new Response('<html>blocked</html>'), 'not a DNS message'],
  ])('goes on to the next after a resolver %s', async (_, said, error) => {
    const { ask } = doh({ [ONE]: said, [TWO]: { A: ['192.0.2.1'] } });
    expect(await ask('example.test', [ONE, TWO], never)).toMatchObject([
      { resolver: ONE, rcode: null, error },
      { resolver: TWO, rcode: 'NOERROR' },
    ]);
  });

  it.each([
    ['NXDOMAIN', 3],
    ['SERVFAIL', 2],
    ['REFUSED', 5],
  ])('asks a second resolver whether %s is so', async (rcode, code) => {
    const { ask } = doh({ [ONE]: { rcode: code }, [TWO]: { rcode: code } });
    const answers = await ask('example.test', [ONE, TWO, 'https://three.test/'], never);
    expect(answers).toMatchObject([
      { resolver: ONE, rcode, addresses: [] },
      { resolver: TWO, rcode, addresses: [] },
    ]);
  });

  it('asks a resolver that was silent last the next time', async () => {
    const { ask, asked } = doh({ [ONE]: new Error('blocked'), [TWO]: { A: ['192.0.2.1'] } });
    await ask('a.test', [ONE, TWO], never);
    await ask('b.test', [ONE, TWO], never);
    expect(asked.filter(({ name }) => name === 'b.test').map(({ resolver }) => resolver)).toEqual([TWO]);
  });

  it.each([
    ['the second resolver', 3, [ONE, ONE]],
    ['anybody', 1, []],
  ])(
    'where it has not enough requests to ask %s, nobody has said that there are no addresses',
    async (...row) => {
      const [, requests, resolvers] = row;
      const { ask, asked } = doh({ [ONE]: {}, [TWO]: {} });
      const answers = await ask('example.test', [ONE, TWO], { ...never, requests });
      expect(asked.map(({ resolver }) => resolver)).toEqual(resolvers);
      expect(answers.filter(({ rcode }) => rcode !== null)).toEqual([]);
    },
  );

  it.each([
    ['one', { A: ['192.0.2.1'] }, [1]],
    ['two, for IPv6 too', { AAAA: ['2001:db8::1'] }, [2]],
  ])('counts its questions: %s', async (_, zone, requests) => {
    const { ask } = doh({ [ONE]: zone });
    const answers = await ask('example.test', [ONE], never);
    expect(answers.map((answer) => answer.requests)).toEqual(requests);
  });

  it('asks nobody once it was stopped', async () => {
    const { ask, asked } = doh({ [ONE]: { A: ['192.0.2.1'] } });
    expect(await ask('example.test', [ONE], { ...never, signal: AbortSignal.abort() })).toEqual([]);
    expect(asked).toEqual([]);
  });
});
