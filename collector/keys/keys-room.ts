/** `GET /v1/keys`: every public key of this collector, and the way to it that hides the sender. */
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { CollectorKeys, type CollectorKey } from '../../utils/targets/schema.control.ts';
import type { Bindings, Room } from '../room.ts';

/** Where keys of one purpose come from. */
export type KeySource = () => Promise<readonly CollectorKey[]>;

/** @param relay Base URL of the relay that the operator names to clients; null: none. */
export function keysRoom(sources: readonly KeySource[], relay: string | null = null): Room {
  const routes = new Hono<Bindings>();
  routes.get('/keys', etag(), async (context) => {
    const keys = (await Promise.all(sources.map((source) => source()))).flat();
    const answer: CollectorKeys = { keys, relay };
    // Asked for each time: a bundle may be signed by a key of a moment ago.
    return context.json(answer, 200, { 'cache-control': 'no-cache' });
  });
  return {
    routes,
    paths: {
      '/keys': {
        get: {
          summary:
            'Public keys: what each is for, how long it is valid, which key follows it; and the relay to come through',
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
