/** `GET /v1/network`: which network the caller is in. Worked out in memory; nothing of it is written anywhere. */
import { Hono } from 'hono';
import { Type, type Static } from 'typebox';
import type { Bindings, Room } from '../room.ts';
import { senderOf } from '../sender-address.ts';
import { FEWEST_ADDRESSES, UNKNOWN_NETWORK, type NetworkOf } from './network.ts';

export const CallerNetwork = Type.Object({
  country: Type.String({ description: 'ISO 3166-1 alpha-2; ZZ: not known', pattern: '^[A-Z]{2}$' }),
  asn: Type.Integer({
    description: `0: not known, or a network of fewer than ${FEWEST_ADDRESSES} IPv4 addresses`,
    minimum: 0,
  }),
  name: Type.Union([Type.String(), Type.Null()], { description: 'who runs it, where that is known' }),
});
export type CallerNetwork = Static<typeof CallerNetwork>;

export function networkRoom(networkOf: NetworkOf): Room {
  const routes = new Hono<Bindings>();
  routes.get('/network', (context) => {
    const sender = senderOf(context);
    const { country, asn, name } = sender === null ? UNKNOWN_NETWORK : networkOf(sender);
    const network: CallerNetwork = { country, asn, name };
    return context.json(network, 200, { 'cache-control': 'no-store' });
  });
  return {
    routes,
    paths: {
      '/network': {
        get: {
          summary: "The caller's country and network, from its address, which is forgotten at once",
          responses: {
            200: { description: 'The network', content: { 'application/json': { schema: CallerNetwork } } },
          },
        },
      },
    },
    close: async () => {},
  };
}
