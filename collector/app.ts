/** All rooms as one application: their routes below `/v1`, the description of all, and a problem document for the rest. */
import { Hono, type Context } from 'hono';
import type { Logger } from 'pino';
import { methodsOf, openApiDocument, type About, type Paths } from './openapi.ts';
import { problem } from './problem.ts';
import type { Bindings, Room } from './room.ts';

const PREFIX = '/v1';

export interface AppParts {
  rooms: readonly Room[];
  /** Routes beside `/v1`, such as `/metrics`. */
  beside?: Pick<Room, 'routes' | 'paths'>;
  /** A collector, if absent. */
  about?: About;
  version: string;
  log: Logger;
}

export function createApp({ rooms, beside, about, version, log }: AppParts): Hono<Bindings> {
  const app = new Hono<Bindings>();
  const paths = allPaths(rooms, beside);
  const description = openApiDocument(paths, version, about);

  app.get('/openapi.json', (context) => context.json(description));
  app.get(`${PREFIX}/openapi.json`, (context) => context.json(description));
  for (const room of rooms) app.route(PREFIX, room.routes);
  if (beside !== undefined) app.route('/', beside.routes);

  app.notFound(({ req }) => {
    const methods = methodsOf(paths, req.path);
    if (methods === null) return problem(404, { detail: 'There is nothing at this path.' });
    return problem(405, {
      detail: `This path knows ${methods.join(', ')}.`,
      headers: { allow: methods.join(', ') },
    });
  });
  app.onError((error, context) => {
    const { req } = context;
    // No mistake of ours, and a line in the log would tell when somebody was here.
    if (isGone(context)) return problem(400, { detail: 'The body was cut off.' });
    // The path is one of ours or nothing; query and headers may hold what nobody is to keep.
    log.error({ error: { name: error.name, stack: error.stack }, route: req.routePath }, 'a request failed');
    return problem(500, { detail: 'The server made a mistake. Nothing was stored.' });
  });
  return app;
}

/** Its sender went away before the request was whole. */
function isGone({ env }: Context<Bindings>): boolean {
  const bindings: Partial<Bindings['Bindings']> | undefined = env;
  const incoming = bindings?.incoming;
  return incoming?.destroyed === true && !incoming.complete;
}

function allPaths(rooms: readonly Room[], beside: AppParts['beside']): Paths {
  const description = {
    get: { summary: 'This document', responses: { 200: { description: 'OpenAPI 3.1' } } },
  };
  const below = rooms.flatMap(({ paths }) =>
    Object.entries(paths).map(([path, operations]) => [`${PREFIX}${path}`, operations] as const),
  );
  return {
    '/openapi.json': description,
    [`${PREFIX}/openapi.json`]: description,
    ...Object.fromEntries(below),
    ...beside?.paths,
  };
}
