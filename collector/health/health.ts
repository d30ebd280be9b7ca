/** `GET /v1/health`: whether it lives, what it is, how far behind it is, how its vantage is, and what it cannot read. */
import { Hono } from 'hono';
import { Type, type Static } from 'typebox';
import { REPORT_SCHEMA_VERSION } from '../../utils/report/schema.ts';
import { ListDocument } from '../../utils/targets/schema.control.ts';
import type { Counting } from '../aggregate/counting.ts';
import type { Bindings, Room } from '../room.ts';

export const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('behind')], {
    description: 'behind: reports are taken, but what is published is more than two minutes older',
  }),
  versions: Type.Object({
    collector: Type.String(),
    schema: Type.Integer({ description: 'of the batches it takes' }),
    engine: Type.Union([Type.String(), Type.Null()], { description: 'null: it has not answered yet' }),
  }),
  journal: Type.Object({
    waiting_bytes: Type.Integer({
      description:
        'acknowledged, and not in the engine yet; in whole MiB, or a single batch could be seen to come',
    }),
    lag_seconds: Type.Number({ description: 'reports that are older are all in the engine' }),
  }),
  aggregates: Type.Object({
    lag_seconds: Type.Number({ description: 'reports that are older are all in what is published' }),
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

const BEHIND_SECONDS = 120;
const MIB = 2 ** 20;

export interface HealthParts {
  counting: Pick<Counting, 'engineVersion' | 'waitingBytes' | 'loadedLag' | 'publishedLag'>;
  vantage: () => Health['vantage'];
  list_faults: () => Health['list_faults'];
}

export function healthRoom(version: string, parts: HealthParts): Room {
  const routes = new Hono<Bindings>();
  routes.get('/health', (context) => {
    const { counting } = parts;
    const lag_seconds = tenths(counting.publishedLag());
    const health: Health = {
      status: lag_seconds > BEHIND_SECONDS ? 'behind' : 'ok',
      versions: { collector: version, schema: REPORT_SCHEMA_VERSION, engine: counting.engineVersion() },
      journal: {
        waiting_bytes: wholeMiB(counting.waitingBytes()),
        lag_seconds: tenths(counting.loadedLag()),
      },
      aggregates: { lag_seconds },
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

/** Bytes; what is less than one is nothing: everybody may ask, and sizes tell blocked from ok. */
function wholeMiB(bytes: number): number {
  return bytes - (bytes % MIB);
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
