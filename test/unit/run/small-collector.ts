/** A collector that fits in a test: a real server on loopback, real keys, and whatever goes wrong with either. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { CollectorKey, Control, ControlBundle } from '../../../utils/targets/schema.control.ts';
import { handOver, makeBundle, makeKey, type SigningKey } from '../targets/collector-making.ts';

export interface SmallCollector {
  /** As it is kept in the settings. */
  url: string;
  /** Path and query of each request, in order. */
  asked: string[];
  /** The headers of the last request. */
  headers: () => IncomingMessage['headers'];
  /** Makes a bundle and serves it as this list. `bundle`: what is otherwise in it. */
  publish: (list: string, targets: Record<string, Control>, bundle?: Partial<ControlBundle>) => Promise<void>;
  /** The list is named, and its bundle is not ready. */
  prepare: (list: string) => void;
  /** The list is gone. */
  withdraw: (list: string) => void;
  /** Signs with a new key from now on, with the old one's word for it or without. */
  changeKey: (id: string, isVouchedFor: boolean) => Promise<void>;
  /** Answers a path otherwise: what it gives is sent in place of the text. Null ends the connection. */
  meddle: (how: ((path: string, text: string) => string | null) | null) => void;
  close: () => Promise<void>;
}

interface Answer {
  status: number;
  text: string;
  etag?: string;
}

/** @param credential with it, over https. */
export async function startSmallCollector(
  now: () => Date,
  credential?: { key: string; cert: string },
): Promise<SmallCollector> {
  const asked: string[] = [];
  let headers: IncomingMessage['headers'] = {};
  let meddle: Parameters<SmallCollector['meddle']>[0] = null;
  const year = 365 * 86_400_000;
  const newKey = (id: string) =>
    makeKey(id, {
      valid_from: new Date(now().getTime() - 60_000).toISOString(),
      valid_until: new Date(now().getTime() + year).toISOString(),
    });
  let key: SigningKey = await newKey('first');
  let keys: CollectorKey[] = [key.published];
  /** Null: it is not ready. */
  const bundles = new Map<string, ControlBundle | null>();

  const answerOf = (url: URL): Answer => {
    if (url.pathname === '/v1/keys') return { status: 200, text: JSON.stringify({ keys }) };
    if (url.pathname === '/v1/lists') {
      const lists = [...bundles].map(([id, bundle]) => ({
        id,
        version: '1',
        country: id.length === 2 ? id.toUpperCase() : null,
        targets: bundle === null ? 1 : Object.keys(bundle.targets).length,
      }));
      return { status: 200, text: JSON.stringify({ lists }) };
    }
    const bundle = bundles.get(url.searchParams.get('list') ?? '');
    if (url.pathname !== '/v1/controls' || bundle === undefined) return { status: 404, text: '{}' };
    if (bundle === null) return { status: 503, text: '{}' };
    return { status: 200, text: JSON.stringify(bundle), etag: `"${bundle.signature.value}"` };
  };

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '/';
    asked.push(path);
    headers = request.headers;
    const { status, text, etag } = answerOf(new URL(path, 'http://collector'));
    const isSame = etag !== undefined && request.headers['if-none-match'] === etag;
    const sent = meddle === null ? text : meddle(path, text);
    if (sent === null) request.socket.destroy();
    else if (isSame && sent === text) response.writeHead(304, { etag }).end();
    else response.writeHead(status, { 'content-type': 'application/json', ...(etag && { etag }) }).end(sent);
  };
  const server = credential === undefined ? createServer(answer) : createSecureServer(credential, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: `${credential === undefined ? 'http' : 'https'}://127.0.0.1:${port}/`,
    asked,
    headers: () => headers,
    publish: async (list, targets, bundle = {}) => {
      const generated_at = now().toISOString();
      bundles.set(list, await makeBundle(key, { generated_at, list, targets, ...bundle }));
    },
    prepare: (list) => void bundles.set(list, null),
    withdraw: (list) => void bundles.delete(list),
    changeKey: async (id, isVouchedFor) => {
      const next = await newKey(id);
      const vouching = isVouchedFor ? [await handOver(key, next)] : [];
      keys = [...keys.slice(0, -1), ...vouching, next.published];
      key = next;
    },
    meddle: (how) => {
      meddle = how;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
