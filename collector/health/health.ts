/** `GET /v1/health`: whether it lives, what it is, how its vantage is, and what it cannot read. */
import { Hono } from 'hono';
import { Type, type Static } from 'typebox';
import { REPORT_SCHEMA_VERSION } from '../../utils/report/schema.ts';
import { ListDocument } from '../../utils/targets/schema.control.ts';
import type { Bindings, Room } from '../room.ts';

export const Health = Type.Object({
  status: Type.Literal('ok'),
  versions: Type.Object({
    collector: Type.String(),
    schema: Type.Integer({ description: 'of the batches it takes' }),
  }),
  vantage: Type.Object({
    state: Type.Union(
      [Type.Literal('works'), Type.Literal('impaired'), Type.Literal('offline'), Type.Literal('unknown')],
      {
        description:
          "the vantage's own line: of the sites that answered before, most, some or none answer now; unknown: no failure had to be judged yet",
      },
    ),
    held: Type.Integer({ description: 'failures held back because the line is in doubt' }),
    targets: Type.Integer({ description: 'of all lists' }),
    seen: Type.Integer({ description: 'of these, looked at and settled' }),
  }),
  list_faults: Type.Array(Type.Object({ file: Type.String(), faults: ListDocument.properties.faults }), {
    description: 'files and lines of lists that are not served',
  }),
});
export type Health = Static<typeof Health>;

export interface HealthParts {
  vantage: () => Health['vantage'];
  list_faults: () => Health['list_faults'];
}

export function healthRoom(version: string, parts: HealthParts): Room {
  const routes = new Hono<Bindings>();
  routes.get('/health', (context) => {
    const health: Health = {
      status: 'ok',
      versions: { collector: version, schema: REPORT_SCHEMA_VERSION },
      vantage: parts.vantage(),
      list_faults: parts.list_faults(),
    };
    return context.json(health, 200, { 'cache-control': 'no-store' });
  });
  return {
    routes,
    paths: {
      '/health': {
        get: {
          summary: 'Liveness, versions, the vantage, and faults of the lists',
          responses: {
            200: { description: 'It works', content: { 'application/json': { schema: Health } } },
          },
        },
      },
    },
    close: async () => {},
  };
}
