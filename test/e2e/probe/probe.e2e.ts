import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrowserName } from './build-extension.ts';
import { HSTS_NAME, openBrowser } from './real-browser.ts';
import type { RealBrowser } from './real-browser.ts';
import { startServers } from './servers.ts';
import type { Servers } from './servers.ts';

const PATIENCE_MS = 1000;

describe.each<BrowserName>(['chromium', 'firefox'])('probe in %s', (name) => {
  const firefox = name === 'firefox';
  let servers: Servers;
  let real: RealBrowser;

  const at =
    (scheme: string) =>
    (server: keyof Servers['port'], path = '/', host = 'www.probe.test') =>
      `${scheme}://${host}:${servers.port[server]}${path}`;
  const http = at('http');
  const https = at('https');
  const redirect = (to: string, by = http('http')) => `${by}redirect?to=${encodeURIComponent(to)}`;

  beforeAll(async () => {
    servers = await startServers();
    real = await openBrowser(name, servers.rootPem);
  });
  afterAll(async () => {
    await real?.close();
    await servers?.close();
  });

  describe('an answer', () => {
    it('over http is read, decoded and told whole', async () => {
      const seen = await real.probe(http('http', '/ok'));
      expect(seen).toMatchObject({
        url: http('http', '/ok'),
        browser: name,
        browser_version: expect.stringMatching(firefox ? /^\d+\.\d+/ : /^\d+\.\d+\.\d+\.\d+$/),
        visibility: 'detailed',
        end: 'answered',
        raw_error: null,
        status: 200,
        address: '127.0.0.1',
        protocol: 'http/1.1',
        hops: [],
        final_url: http('http', '/ok'),
        body: { bytes: 41, cut: false, title: 'All & well', text: expect.stringContaining('héllo') },
        certificate: null,
        proxy: null,
      });
      expect(seen.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(seen.timings?.first_byte_ms).toBeGreaterThanOrEqual(seen.timings?.request_sent_ms ?? Infinity);
    });

    it('is asked for without cookies, referrer and cache', async () => {
      await real.probe(http('http', '/ok?headers'));
      const { headers } = servers.seen.find(({ path }) => path === '/ok?headers')!;
      expect(headers).toMatchObject({ 'cache-control': 'no-cache' });
      expect([headers.cookie, headers.referer, headers.origin]).toEqual([undefined, undefined, undefined]);
    });

    it('over http is decoded by its charset', async () => {
      expect((await real.probe(http('http', '/latin1'))).body?.title).toBe('café');
    });

    it('over http is read up to 64 kB', async () => {
      const { body, raw_error } = await real.probe(http('http', '/big'));
      expect([body?.bytes, body?.cut, raw_error]).toEqual([65_536, true, null]);
    });

    it('over https ends at the headers, and so does the transfer', async () => {
      const seen = await real.probe(https('https', '/endless'));
      expect(seen).toMatchObject({ end: 'answered', status: 200, body: null, raw_error: null });
      await expect.poll(servers.pouring).toBe(0);
    });

    it('keeps a status that is no success', async () => {
      const seen = await real.probe(http('http', '/gone'));
      expect(seen).toMatchObject({ end: 'answered', status: 451, headers: { 'x-why': 'law' } });
    });

    it('tells the protocol, and which connections were there before', async () => {
      const first = await real.probe(https('http2', '/first'));
      const second = await real.probe(https('http2', '/second'));
      expect([first.protocol, second.protocol]).toEqual(['h2', 'h2']);
      expect([first.reused_connection, second.reused_connection]).toEqual([false, true]);
      expect(first.timings?.secured_ms).toBeGreaterThanOrEqual(first.timings?.connected_ms ?? Infinity);
      expect(second.timings?.secured_ms).toBeNull();
    });

    it('over https is asked for its headers alone, by either protocol', async () => {
      for (const [server, protocol] of [
        ['https', 'http/1.1'],
        ['http2', 'h2'],
      ] as const) {
        const seen = await real.probeHeaders(https(server, `/big?headers-of-${protocol}`));
        expect(seen).toMatchObject({ method: 'HEAD', end: 'answered', status: 200, protocol, body: null });
        // No page is reckoned with, and none came.
        expect(seen.bytes).toBeLessThan(8000);
        const asked = servers.seen.filter(({ path }) => path.endsWith(`headers-of-${protocol}`));
        expect(asked.map(({ method }) => method)).toEqual(['HEAD']);
      }
    });

    it('shows its certificate and the lookup in Firefox alone', async () => {
      const { certificate, dns } = await real.probe(https('https', '/ok'));
      const shown = {
        certificate: {
          subject: 'CN=www.probe.test',
          is_built_in_root: false,
          protocol_version: 'TLSv1.3',
        },
        dns: { host: 'www.probe.test', addresses: ['127.0.0.1'], is_trr: false },
      };
      expect({ certificate, dns }).toMatchObject(firefox ? shown : { certificate: null, dns: null });
    });
  });

  describe('redirects', () => {
    it('are followed and told, http to https to http', async () => {
      const last = http('http', '/ok', '127.0.0.1');
      const middle = redirect(last, https('https', '/', 'other.probe.test'));
      const seen = await real.probe(redirect(middle));
      expect(seen).toMatchObject({
        end: 'answered',
        final_url: last,
        body: { title: 'All & well' },
        certificate: null,
      });
      expect(seen.hops).toEqual([
        { url: redirect(middle), status: 302, address: '127.0.0.1', location: middle },
        { url: middle, status: 302, address: '127.0.0.1', location: last },
      ]);
    });

    it('that end over https leave the body unread', async () => {
      const last = https('https', '/ok');
      expect(await real.probe(redirect(last))).toMatchObject({ final_url: last, body: null, status: 200 });
    });

    it('name the hop that failed', async () => {
      const last = 'http://nobody.invalid/';
      const seen = await real.probe(redirect(last));
      expect(seen).toMatchObject({
        end: 'failed',
        raw_error: firefox ? 'NS_ERROR_UNKNOWN_HOST' : 'net::ERR_NAME_NOT_RESOLVED',
        status: null,
        final_url: last,
      });
      expect(seen.hops).toHaveLength(1);
      expect(seen.dns?.host).toBe(firefox ? 'nobody.invalid' : undefined);
    });

    it('name the hop that was silent', async () => {
      const last = https('silent', '/', 'other.probe.test');
      const seen = await real.probe(redirect(last), PATIENCE_MS);
      expect(seen).toMatchObject({ end: 'timed_out', raw_error: null, final_url: last });
      expect(seen.hops).toHaveLength(1);
    });

    it('in a circle come to an end', async () => {
      const seen = await real.probe(http('http', '/loop'));
      expect(seen).toMatchObject({
        end: 'failed',
        raw_error: firefox ? 'NS_ERROR_REDIRECT_LOOP' : 'net::ERR_TOO_MANY_REDIRECTS',
        final_url: http('http', '/loop'),
      });
      expect(seen.hops.length).toBeGreaterThan(10);
    });

    it('by the browser itself, to https, are told too', async () => {
      const asked = `http://${HSTS_NAME}:${servers.port.https}/ok`;
      const upgraded = asked.replace('http:', 'https:');
      const seen = await real.probe(asked);
      expect(seen).toMatchObject({ end: 'answered', final_url: upgraded, body: null });
      expect(seen.hops).toEqual([
        { url: asked, status: firefox ? null : 307, address: null, location: upgraded },
      ]);
    });
  });

  describe('a failure', () => {
    const RESET = ['net::ERR_CONNECTION_RESET', 'NS_ERROR_NET_RESET'] as const;
    const PLAIN = [
      'net::ERR_SSL_PROTOCOL_ERROR',
      'SSL received a record that exceeded the maximum permissible length.',
    ] as const;
    const SELF_SIGNED = [
      'net::ERR_CERT_AUTHORITY_INVALID',
      'The certificate is not trusted because it is self-signed.',
    ] as const;

    it.each<[string, () => string, readonly [string, string | null], 'connected' | 'not']>([
      ['reset after accept, http', () => http('resetOnAccept'), RESET, 'connected'],
      ['reset after accept, https', () => https('resetOnAccept'), RESET, 'connected'],
      ['reset after the request', () => http('resetOnData'), RESET, 'connected'],
      ['reset after the ClientHello', () => https('resetOnData'), RESET, 'connected'],
      ['FIN after the request', () => http('finOnData'), ['net::ERR_EMPTY_RESPONSE', RESET[1]], 'connected'],
      [
        'FIN after the ClientHello',
        () => https('finOnData'),
        ['net::ERR_CONNECTION_CLOSED', RESET[1]],
        'connected',
      ],
      ['plain text on a TLS port', () => https('plainText'), PLAIN, 'connected'],
      ['self-signed certificate', () => https('selfSigned'), SELF_SIGNED, 'connected'],
      [
        'refused',
        () => http('refused'),
        ['net::ERR_CONNECTION_REFUSED', 'NS_ERROR_CONNECTION_REFUSED'],
        'not',
      ],
      [
        'no such name',
        () => 'https://nobody.invalid/',
        ['net::ERR_NAME_NOT_RESOLVED', 'NS_ERROR_UNKNOWN_HOST'],
        'not',
      ],
      // Firefox sends no event at all.
      ['banned port', () => 'http://127.0.0.1:25/', ['net::ERR_UNSAFE_PORT', null], 'not'],
    ])('%s', async (_case, asked, [chromiumError, firefoxError], connection) => {
      const seen = await real.probe(asked());
      expect(seen).toMatchObject({
        end: 'failed',
        raw_error: firefox ? firefoxError : chromiumError,
        status: null,
        address: firefox && connection === 'connected' ? '127.0.0.1' : null,
        final_url: asked(),
        body: null,
      });
    });

    it.each<[string, string, readonly [string, string]]>([
      ['FIN', '/broken-length', ['net::ERR_CONTENT_LENGTH_MISMATCH', 'NS_ERROR_NET_PARTIAL_TRANSFER']],
      ['reset', '/broken-reset', RESET],
    ])('in the middle of a page: %s', async (_case, path, errors) => {
      expect(await real.probe(http('http', path))).toMatchObject({
        end: 'answered',
        raw_error: errors[firefox ? 1 : 0],
        status: 200,
        address: '127.0.0.1',
        body: { cut: true, title: 'half', bytes: 19 },
      });
    });

    it('leaves a page that stalls as it is when patience is over', async () => {
      expect(await real.probe(http('http', '/stalls'), PATIENCE_MS)).toMatchObject({
        end: 'answered',
        raw_error: null,
        body: { cut: true, title: 'half' },
      });
    });

    it.each(['http', 'https'])('silent server, %s', async (scheme) => {
      const asked = `${scheme}://www.probe.test:${servers.port.silent}/`;
      const seen = await real.probe(asked, PATIENCE_MS);
      expect(seen).toMatchObject({ end: 'timed_out', raw_error: null, status: null, final_url: asked });
      expect(seen.address).toBe(firefox ? '127.0.0.1' : null);
      // Only over http was a request sent.
      expect(seen.timings !== null).toBe(firefox && scheme === 'http');
    });
  });

  it('keeps many attempts apart', async () => {
    const asked = [
      http('http', '/ok?1'),
      redirect(http('http', '/ok?1')),
      http('http', '/gone?2'),
      https('resetOnData'),
      http('refused'),
      https('https', '/ok?3'),
      https('https', '/ok?3'),
      'https://nobody.invalid/many',
      http('silent'),
    ];
    const all = await Promise.all(asked.map((one) => real.probe(one, 3000)));
    const told = all.map(({ end, status, raw_error }) => [end, status, raw_error]);
    const errors = firefox
      ? ['NS_ERROR_NET_RESET', 'NS_ERROR_CONNECTION_REFUSED', 'NS_ERROR_UNKNOWN_HOST']
      : ['net::ERR_CONNECTION_RESET', 'net::ERR_CONNECTION_REFUSED', 'net::ERR_NAME_NOT_RESOLVED'];
    expect(told).toEqual([
      ['answered', 200, null],
      ['answered', 200, null],
      ['answered', 451, null],
      ['failed', null, errors[0]],
      ['failed', null, errors[1]],
      ['answered', 200, null],
      ['answered', 200, null],
      ['failed', null, errors[2]],
      ['timed_out', null, null],
    ]);
  });

  it('is stopped by its signal', async () => {
    const before = servers.accepted('silent');
    const attempt = real.probe(https('silent'), 30_000);
    await expect.poll(() => servers.accepted('silent')).toBeGreaterThan(before);
    await real.page.evaluate(() => bench.stop());
    expect(await attempt).toMatchObject({ end: 'stopped', raw_error: null });
  });

  it('works from a page of the extension too', async () => {
    const [answered, failed] = await real.page.evaluate(
      (...asked) => Promise.all(asked.map((one) => bench.probeHere(one, 5000))),
      https('https', '/ok'),
      https('resetOnData'),
    );
    expect(answered).toMatchObject({ end: 'answered', visibility: 'detailed', address: '127.0.0.1' });
    expect(failed?.raw_error).toMatch(/RESET/);
  });

  it('without host permission tells answered, failed and timed out, and no more', async () => {
    const opaque = {
      visibility: 'opaque',
      raw_error: null,
      status: null,
      address: null,
      dns: null,
      hops: [],
    };
    expect(await real.probeBare(https('https', '/ok'))).toMatchObject({ ...opaque, end: 'answered' });
    expect(await real.probeBare(redirect(http('http', '/ok')))).toMatchObject({ ...opaque, end: 'answered' });
    expect(await real.probeBare(https('resetOnData'))).toMatchObject({ ...opaque, end: 'failed' });
    expect(await real.probeBare(http('silent'), PATIENCE_MS)).toMatchObject({ ...opaque, end: 'timed_out' });
  });
});
