/** The lab by itself: does each scenario look on the wire as it says, and does a lab leave nothing behind? */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { whyNoLab } from '../../lab/able.ts';
import { GUEST_ADDRESS, ISP_RESOLVER } from '../../lab/addresses.ts';
import { startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { setsOf } from '../../lab/play.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';
import type { CensorRule, Scenario } from '../../lab/scenario.ts';
import { ANCHORS, PUBLIC_RESOLVERS } from '../../lab/standing.data.ts';

const LAB = join(import.meta.dirname, '..', '..', 'lab');
const PATIENCE_MS = 60_000;

const reason = whyNoLab();
if (reason !== null) console.warn(`skipped: ${reason}`);

/** From where to look, and whom to ask for names. */
interface Vantage {
  exec: Lab['exec'];
  resolver: string;
}

const fromHome = (lab: Lab): Vantage => ({ exec: (...run) => lab.exec(...run), resolver: ISP_RESOLVER });
const fromAbroad = (lab: Lab): Vantage => ({
  exec: (...run) => lab.execAbroad(...run),
  resolver: PUBLIC_RESOLVERS[0],
});

async function look(lab: Lab, urls: string[], vantage = fromHome(lab)): Promise<Record<string, string>> {
  const hrefs = urls.map((url) => new URL(url).href);
  const { exec, resolver } = vantage;
  const input = JSON.stringify({ ca: readFileSync(lab.caFile, 'utf8'), resolver, urls: hrefs });
  const ran = await exec([process.execPath, join(LAB, 'look.ts')], { input });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

/** Plays one set and notes what raw sockets see of it. */
async function witness(set: Scenario[], sights: Map<Scenario, string | undefined>): Promise<void> {
  const lab = await startLab(set, set[0]?.line);
  try {
    const seen = await look(
      lab,
      set.map((scenario) => scenario.url),
    );
    for (const scenario of set) sights.set(scenario, seen[new URL(scenario.url).href]);
  } finally {
    await lab.close();
  }
}

/** Runs a piece of JavaScript at the client and gives back what it prints. */
async function atClient(lab: Lab, script: string): Promise<string> {
  const env = { NODE_EXTRA_CA_CERTS: lab.caFile };
  const ran = await lab.exec([process.execPath, '--input-type=module', '-e', script], { env });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}

/** A handshake with a fixed address under whatever name. */
const handshake = (sni: string): string => `
  import { connect } from 'node:tls';
  const socket = connect({ host: '198.51.100.77', port: 443, servername: '${sni}', rejectUnauthorized: false },
    () => { console.log('stands'); socket.destroy(); });
  socket.on('error', () => console.log('fails'));`;

const namespacesOf = (suffix: string): string[] =>
  spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((name) => name.includes(suffix));

/** Directories of labs that have no namespaces. Another lab may be at its very beginning: ask again. */
const orphans = (): string[] =>
  readdirSync(tmpdir()).filter((name) => {
    const suffix = /^reachwatch-lab-(\w+)-/.exec(name)?.[1];
    return suffix !== undefined && namespacesOf(suffix).length === 0;
  });

const suffixOf = (lab: Lab): string => lab.client.split('-').at(-1) ?? '';

describe.skipIf(reason !== null)('the lab', () => {
  describe('each scenario looks on the wire as it says', () => {
    const sights = new Map<Scenario, string | undefined>();

    beforeAll(async () => {
      await Promise.all(setsOf(SCENARIOS).map(([, set]) => witness(set, sights)));
    }, PATIENCE_MS);

    it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
      expect(scenario.wire.split('|')).toContain(sights.get(scenario));
    });
  });

  describe('a world', () => {
    let lab: Lab;
    const liedAbout: Pick<Scenario, 'url' | 'world' | 'censor'> = {
      url: 'https://www.lied-about.test/',
      world: { 'www.lied-about.test': { address: '198.51.100.77' } },
      censor: [{ on: 'dns', name: 'www.lied-about.test', answer: 'nxdomain' }],
    };

    beforeAll(async () => {
      lab = await startLab([liedAbout]);
    }, PATIENCE_MS);
    afterAll(() => lab.close());

    it('has anchors that answer', async () => {
      const seen = await look(
        lab,
        ANCHORS.map(({ url }) => url),
      );
      expect(new Set(Object.values(seen))).toEqual(new Set(['http:200']));
    });

    it.each(['GET', 'POST'])('has resolvers over https that tell the truth (%s)', async (method) => {
      const script = `
        import packet from ${JSON.stringify(import.meta.resolve('dns-packet'))};
        const query = packet.encode({ type: 'query', id: 0, questions: [{ type: 'A', name: 'www.lied-about.test' }] });
        for (const url of ${JSON.stringify(lab.dohUrls)}) {
          const answer = await fetch('${method}' === 'GET' ? url + '?dns=' + query.toString('base64url') : url,
            { method: '${method}', ...('${method}' === 'GET' ? {} : { body: query, headers: { 'content-type': 'application/dns-message' } }) });
          const { answers } = packet.decode(Buffer.from(await answer.arrayBuffer()));
          console.log(answer.headers.get('content-type'), answers[0].data);
        }`;
      expect(await atClient(lab, script)).toBe('application/dns-message 198.51.100.77\n'.repeat(2));
    });

    it('has resolvers on port 53 abroad, over UDP and TCP, that tell the truth', async () => {
      const script = `
        import { Resolver } from 'node:dns/promises';
        const resolver = new Resolver();
        for (const address of ['198.51.100.3', '203.0.113.3']) {
          resolver.setServers([address]);
          console.log(await resolver.resolve4('www.lied-about.test'));
        }`;
      expect(await atClient(lab, script)).toBe("[ '198.51.100.77' ]\n".repeat(2));
    });

    it('speaks HTTP/2 to those who can', async () => {
      const script = `
        import { connect } from 'node:tls';
        const socket = connect({ host: 'www.anchor-north.test', port: 443, servername: 'www.anchor-north.test',
          ALPNProtocols: ['h2', 'http/1.1'] }, () => { console.log(socket.alpnProtocol, socket.authorized); socket.end(); });`;
      expect(await atClient(lab, script)).toBe('h2 true\n');
    });

    it('changes under way: what the censor does', async () => {
      await lab.setCensor([]);
      expect(await look(lab, [liedAbout.url])).toEqual({ [liedAbout.url]: 'http:200' });
      const name = 'www.lied-about.test';
      await lab.setCensor([{ on: 'sni', name, does: { kind: 'end', at: 'first_flight', by: 'rst' } }]);
      expect(await look(lab, [liedAbout.url])).toEqual({ [liedAbout.url]: 'tls:rst' });
      await lab.setCensor([]);
    });

    it('changes under way: the line', async () => {
      const abroad = 'https://www.anchor-north.test/';
      const domestic = 'https://www.university.test/';
      await lab.setLine('gateway_cut');
      expect(await look(lab, [abroad, domestic])).toEqual({
        [abroad]: 'dns:servfail',
        [domestic]: 'http:200',
      });
      await lab.setLine('unplugged');
      expect(await look(lab, [domestic])).toEqual({ [domestic]: 'dns:unreachable' });
      await lab.setLine('normal');
      expect(await look(lab, [abroad, domestic])).toEqual({ [abroad]: 'http:200', [domestic]: 'http:200' });
    });

    it('keeps failing for a while after a hit, if its censor does', async () => {
      const name = 'www.lied-about.test';
      const does = { kind: 'end', at: 'first_flight', by: 'rst' } as const;
      await lab.setCensor([{ on: 'sni', name, does, residual_ms: PATIENCE_MS }]);
      expect(await atClient(lab, handshake('www.other.test'))).toBe('stands\n');
      expect(await atClient(lab, handshake(name))).toBe('fails\n');
      expect(await atClient(lab, handshake('www.other.test'))).toBe('fails\n');
    });
  });

  describe('the wider vocabulary', () => {
    let lab: Lab;
    const site = 'www.varied.test';
    const url = `https://${site}/`;

    beforeAll(async () => {
      const here = { https: { kind: 'serve', page: { status: 403 } } } as const;
      const https = {
        kind: 'serve',
        page: { body_bytes: 30_000, paths: { '/other': { status: 404 } } },
      } as const;
      lab = await startLab([
        { url, world: { [site]: { https } }, censor: [] },
        { url: 'https://www.refuses-us.test/', world: { 'www.refuses-us.test': { here } }, censor: [] },
      ]);
    }, PATIENCE_MS);
    afterAll(() => lab.close());

    it('a site that refuses the customers of this provider only', async () => {
      const refusing = 'https://www.refuses-us.test/';
      expect(await look(lab, [refusing])).toEqual({ [refusing]: 'http:403' });
      expect(await look(lab, [refusing], fromAbroad(lab))).toEqual({ [refusing]: 'http:200' });
    });

    it('another answer on another path', async () => {
      expect(await look(lab, [`${url}other`])).toEqual({ [`${url}other`]: 'http:404' });
    });

    it('a block page with a redirect to it, over http', async () => {
      const page = { status: 302, headers: { location: 'http://blocked.provider.test/' } };
      await lab.setCensor([{ on: 'host', name: site, does: { kind: 'serve', page } }]);
      const seen = await atClient(
        lab,
        `console.log((await (await fetch('http://${site}/')).text()).includes('Access denied'))`,
      );
      expect(seen).toBe('true\n');
    });

    it('throttling: the same page takes long', async () => {
      const timed = `const start = performance.now(); await (await fetch('${url}')).text(); console.log(performance.now() - start > 1000)`;
      await lab.setCensor([{ on: 'sni', name: site, does: { kind: 'throttle', bytes_per_second: 16_000 } }]);
      expect(await atClient(lab, timed)).toBe('true\n');
    });

    it('loss: of all packets, or of none', async () => {
      await lab.setCensor([{ on: 'address', site, does: { kind: 'lose', percent: 100 } }]);
      expect(await look(lab, [url])).toEqual({ [url]: 'tcp:silence' });
      await lab.setCensor([{ on: 'address', site, does: { kind: 'lose', percent: 0 } }]);
      expect(await look(lab, [url])).toEqual({ [url]: 'http:200' });
    });

    it('UDP alone', async () => {
      const address = lab.sites.find(({ host }) => host === site)?.ipv4;
      const ask = `
        import { createSocket } from 'node:dgram';
        const socket = createSocket('udp4');
        socket.on('error', ({ code }) => { console.log(code); process.exit(); });
        socket.connect(443, '${address}', () => socket.send('x', () => setTimeout(() => { console.log('silence'); process.exit(); }, 500)));`;
      await lab.setCensor([{ on: 'udp', site, ports: [443], does: { kind: 'unreachable', code: 'admin' } }]);
      expect(await atClient(lab, ask)).toBe('EHOSTUNREACH\n');
      await lab.setCensor([{ on: 'udp', site, ports: [443], does: { kind: 'drop' } }]);
      expect(await atClient(lab, ask)).toBe('silence\n');
      expect(await look(lab, [url])).toEqual({ [url]: 'http:200' });
    });

    it('a resolver over https that is blocked, by its name and by its address', async () => {
      const reset = { kind: 'end', at: 'first_flight', by: 'rst' } as const;
      await lab.setCensor([
        { on: 'sni', name: 'doh-one.test', does: reset },
        { on: 'address', site: 'doh-two.test', does: { kind: 'refuse' } },
      ]);
      const [one = '', two = ''] = lab.dohUrls;
      expect(await look(lab, [one, two])).toEqual({ [one]: 'tls:rst', [two]: 'tcp:refused' });
    });

    it('a program of a test in the internet, such as a collector, on a port of its own', async () => {
      const server = `require('node:http').createServer((q, s) => s.end('hello')).listen(8787, '${GUEST_ADDRESS}')`;
      const running = lab.execAbroad([process.execPath, '-e', server]);
      const ask = `for (;;) try { console.log(await (await fetch('http://guest.test:8787/')).text()); break } catch {}`;
      expect(await atClient(lab, ask)).toBe('hello\n');
      await lab.close();
      expect((await running).status).not.toBe(0);
    });
  });

  describe('seen from abroad', () => {
    const ordinary = SCENARIOS.filter(({ line, apart }) => line === 'normal' && apart === undefined);
    let sights: Record<string, string>;

    beforeAll(async () => {
      const lab = await startLab(ordinary);
      try {
        sights = await look(
          lab,
          ordinary.map(({ url }) => url),
          fromAbroad(lab),
        );
      } finally {
        await lab.close();
      }
    }, PATIENCE_MS);

    it.each(ordinary.map((scenario) => [scenario.id, scenario] as const))(
      '%s: the truth is true',
      (_id, scenario) => {
        const { truth, url, wire, abroad } = scenario;
        // What is blocked here works elsewhere, if nothing else is said; what is down, or well, is the same elsewhere.
        const right = truth.verdict === 'blocked' && abroad === wire ? 'http:200' : abroad;
        expect(right.split('|')).toContain(sights[new URL(url).href]);
      },
    );
  });

  describe('leaves nothing behind', () => {
    it(
      'when it is closed, with somebody still at work in it, while another lab goes on',
      async () => {
        const [lab, other] = await Promise.all([startLab([]), startLab([])]);
        const worker = lab.exec(['sleep', '1000']);
        await lab.close();
        expect(namespacesOf(suffixOf(lab))).toEqual([]);
        expect(existsSync(lab.directory)).toBe(false);
        expect(existsSync(`/etc/netns/${lab.client}`)).toBe(false);
        expect((await worker).status).not.toBe(0);
        expect(await look(other, [ANCHORS[0]?.url ?? ''])).toEqual({ [ANCHORS[0]?.url ?? '']: 'http:200' });
        await other.close();
      },
      PATIENCE_MS,
    );

    it(
      'when it cannot be built',
      async () => {
        const censor: CensorRule[] = [{ on: 'sni', name: 'nowhere.test', does: { kind: 'not_tls' } }];
        await expect(startLab([{ url: 'https://a.test/', world: {}, censor }])).rejects.toThrow(
          'could not be set up',
        );
        await vi.waitFor(() => expect(orphans()).toEqual([]));
      },
      PATIENCE_MS,
    );

    it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
      'when its process is ended by %s',
      async (signal) => {
        const holder = spawn(process.execPath, [join(LAB, 'up.ts')], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const [line]: Buffer[] = await once(holder.stdout, 'data');
        const suffix = /rwclient-(\w+)/.exec(String(line))?.[1] ?? 'none';
        expect(namespacesOf(suffix)).toHaveLength(3);
        holder.kill(signal);
        await once(holder, 'exit');
        await vi.waitFor(() => expect(namespacesOf(suffix)).toEqual([]), { timeout: PATIENCE_MS / 2 });
        await vi.waitFor(() =>
          expect(readdirSync(tmpdir()).filter((name) => name.includes(`-lab-${suffix}`))).toEqual([]),
        );
      },
      PATIENCE_MS,
    );
  });
});
