/** `GET /v1/health`: whether it lives, what it is, and how far behind it is. */
import { Hono } from 'hono';
import { Type, type Static } from 'typebox';
import { REPORT_SCHEMA_VERSION } from '../../utils/report/schema.ts';
import type { Bindings, Room } from '../room.ts';

export const Health = Type.Object({
  status: Type.Literal('ok'),
  versions: Type.Object({
    collector: Type.String(),
    schema: Type.Integer({ description: 'of the batches it takes' }),
  }),
});
export type Health = Static<typeof Health>;

export function healthRoom(version: string): Room {
  const routes = new Hono<Bindings>();
  routes.get('/health', (context) => {
    const health: Health = { status: 'ok', versions: { collector: version, schema: REPORT_SCHEMA_VERSION } };
    return context.json(health, 200, { 'cache-control': 'no-store' });
  });
  return {
    routes,
    paths: {
      '/health': {
        get: {
          summary: 'Liveness, versions and lag',
          responses: {
            200: { description: 'It works', content: { 'application/json': { schema: Health } } },
          },
        },
      },
    },
    close: async () => {},
  };
}
