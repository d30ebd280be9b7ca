/** `GET /v1/keys`: every public key of this collector, the way to it that hides the sender, and where its tokens are made. */
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { CollectorKeys, type CollectorKey } from '../../utils/targets/schema.control.ts';
import type { Bindings, Room } from '../room.ts';

/** Where keys of one purpose come from. */
export type KeySource = () => Promise<readonly CollectorKey[]>;

/** Base URLs of others' that the operator names to clients; null: none. */
export type NamedAddresses = Required<Pick<CollectorKeys, 'relay' | 'issuer'>>;

const NOBODY: NamedAddresses = { relay: null, issuer: null };

export function keysRoom(sources: readonly KeySource[], { relay, issuer }: NamedAddresses = NOBODY): Room {
  const routes = new Hono<Bindings>();
  routes.get('/keys', etag(), async (context) => {
    const keys = (await Promise.all(sources.map((source) => source()))).flat();
    const answer: CollectorKeys = { keys, relay, issuer };
    // Asked for each time: a bundle may be signed by a key of a moment ago.
    return context.json(answer, 200, { 'cache-control': 'no-cache' });
  });
  return {
    routes,
    paths: {
      '/keys': {
        get: {
          summary:
            'Public keys: what each is for, how long it is valid, which key follows it; the relay to come through; and the issuer to ask for tokens',
          responses: {
            200: {
              description: 'All keys; a successor is signed by the key before it',
              content: { 'application/json': { schema: CollectorKeys } },
            },
          },
        },
      },
    },
    close: async () => {},
  };
}
