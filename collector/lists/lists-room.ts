/** `GET /v1/lists` and `GET /v1/lists/{id}`: what is measured, for everyone. */
import { Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { Type } from 'typebox';
import { formatTargetList } from '../../utils/targets/list-csv.ts';
import { ListDocument, ListIndex } from '../../utils/targets/schema.control.ts';
import { problem } from '../problem.ts';
import type { Bindings, Room } from '../room.ts';
import type { Catalogue } from './catalogue.ts';

const FRESH = { 'cache-control': 'public, max-age=300', vary: 'accept, accept-encoding' };

export function listsRoom(catalogue: Catalogue): Room {
  const routes = new Hono<Bindings>();
  routes.use('/lists/*', compress(), etag({ weak: true }));
  routes.get('/lists', (context) => {
    const index: ListIndex = {
      lists: catalogue
        .lists()
        .map(({ id, version, country, targets }) => ({ id, version, country, targets: targets.length })),
    };
    return context.json(index, 200, FRESH);
  });
  routes.get('/lists/:id', (context) => {
    const wanted = context.req.param('id');
    const list = catalogue.lists().find(({ id }) => id === wanted);
    if (list === undefined) return noSuchList(404, 'id');
    const type = accepts(context, {
      header: 'Accept',
      supports: ['application/json', 'text/csv'],
      default: 'application/json',
    });
    if (type === 'text/csv') {
      const headers = { ...FRESH, 'content-type': 'text/csv; charset=utf-8; header=present' };
      return context.body(formatTargetList(list.targets), 200, headers);
    }
    return context.json(list satisfies ListDocument, 200, FRESH);
  });
  return {
    routes,
    paths: {
      '/lists': {
        get: {
          summary: 'The target lists',
          responses: {
            200: { description: 'All lists', content: { 'application/json': { schema: ListIndex } } },
          },
        },
      },
      '/lists/{id}': {
        get: {
          summary: 'One target list, as JSON or in the CSV format of the Citizen Lab test lists',
          parameters: [
            {
              name: 'id',
              in: 'path',
              description: 'of `GET /lists`',
              schema: ListIndex.properties.lists.items.properties.id,
            },
          ],
          responses: {
            200: {
              description: 'The list',
              content: {
                'application/json': { schema: ListDocument },
                'text/csv': { schema: Type.String() },
              },
            },
            404: { description: 'No such list' },
          },
        },
      },
    },
    close: async () => catalogue.close(),
  };
}

/** One answer for all routes that name a list. */
export function noSuchList(status: 400 | 404, pointer: string): Response {
  return problem(status, {
    detail: 'There is no such list. GET /v1/lists names all.',
    errors: [{ pointer, detail: 'is not the id of a published list' }],
  });
}
