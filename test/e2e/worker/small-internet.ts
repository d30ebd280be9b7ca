/** An internet on loopback: anchors, sites that answer and sites that fail. A test sees each request, and can hold it. */
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import { orAborted } from '../../../runner/or-aborted.ts';
import type { Anchor, Target } from '../../../utils/targets/schema.ts';
import { makeAuthority, mint } from '../../lab/authority.ts';

/** For a request that never comes; nothing is measured by it. */
const PATIENCE_MS = 20_000;

/** A moment of the traffic at which a test does something. */
export interface Trap {
  /** Rejects when nothing came for long. */
  sprung: () => Promise<void>;
  /** Lets go what is held, and takes the trap away. */
  release: () => void;
}

export interface SmallInternet {
  /** The root that signs the https sites, PEM. */
  rootPem: string;
  /** Two international ones and a domestic one. */
  anchors: Anchor[];
  /** A resolver that is no resolver: a test asks nobody else. */
  resolver: string;
  /** `secure` answers over TLS, `plain` over http, `reset` is cut when asked. That one has a name, so it is looked up. */
  target: (kind: 'secure' | 'plain' | 'reset', name: string) => Target;
  /**
   * Springs at the n-th request from now (1 is the next) whose path is like this. `held`: that request waits for its
   * answer until the release. `answered`: it springs when its answer has been sent. All later requests wait.
   */
  trap: (n: number, when: 'held' | 'answered', path?: RegExp) => Trap;
  /** Whether the line carries anything. Without it each connection is cut at once. */
  setLine: (works: boolean) => void;
  close: () => Promise<void>;
}

interface SetTrap {
  left: number;
  hasSprung: boolean;
  when: 'held' | 'answered';
  path: RegExp;
  spring: () => void;
  released: Promise<void>;
}

export async function startSmallInternet(): Promise<SmallInternet> {
  const authority = makeAuthority(new Date());
  const credential = mint(authority, 'valid', ['127.0.0.1'], new Date());
  const sockets = new Set<Socket>();
  let works = true;
  let set: SetTrap | null = null;

  const answer: RequestListener = (request, response): void => {
    const path = request.url ?? '/';
    const reply = (): void => {
      if (path.startsWith('/reset')) request.socket.resetAndDestroy();
      else if (path.startsWith('/dns-query')) response.writeHead(404).end();
      else if (path.startsWith('/anchor')) response.writeHead(204).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<title>fine</title>');
    };
    if (set !== null && set.path.test(path)) set.left -= 1;
    if (set === null || set.left > 0) return reply();
    if (set.left === 0 && !set.hasSprung) {
      set.hasSprung = true;
      if (set.when === 'answered') {
        response.once('close', set.spring);
        return reply();
      }
      set.spring();
    }
    void set.released.then(reply);
  };

  const plain = createHttp(answer);
  const secure = createHttps(credential, answer);
  for (const server of [plain, secure]) {
    server.on('connection', (socket: Socket) => {
      if (!works) socket.destroy();
      sockets.add(socket);
      socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    });
  }
  const [plainPort, securePort] = await Promise.all([listen(plain), listen(secure)]);
  const http = `http://127.0.0.1:${plainPort}`;
  const https = `https://127.0.0.1:${securePort}`;

  return {
    rootPem: authority.trusted.cert,
    anchors: [
      anchor(`${http}/anchor-one`, 'international'),
      anchor(`${http}/anchor-two`, 'international'),
      anchor(`${http}/anchor-home`, 'domestic'),
    ],
    resolver: `${https}/dns-query`,
    target: (kind, name) => ({
      url: `${{ secure: https, plain: http, reset: `http://localhost:${plainPort}` }[kind]}/${kind}/${name}`,
      category_code: 'NEWS',
      service: null,
      role: null,
      source: 'user',
    }),
    trap: (n, when, path = /^/) => {
      const { promise: sprung, resolve: spring } = Promise.withResolvers<void>();
      const { promise: released, resolve: free } = Promise.withResolvers<void>();
      const own: SetTrap = { left: n, hasSprung: false, when, path, spring, released };
      set = own;
      const release = () => {
        if (set === own) set = null;
        free();
      };
      return { sprung: () => orAborted(sprung, AbortSignal.timeout(PATIENCE_MS)), release };
    },
    setLine: (now) => {
      works = now;
      if (!now) for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([plain, secure].map((server) => new Promise((closed) => server.close(closed))));
    },
  };
}

function anchor(url: string, scope: Anchor['scope']): Anchor {
  const country = scope === 'domestic' ? 'IQ' : null;
  return { url, scope, country, network: url, expects: { status: 204, body_contains: null } };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
