/** `GET /v1/controls?list=ID`: what this collector's own vantage sees of a whole list, signed. */
import { Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { etag } from 'hono/etag';
import { ControlBundle } from '../../utils/targets/schema.control.ts';
import type { Catalogue } from '../lists/catalogue.ts';
import { noSuchList } from '../lists/lists-room.ts';
import { problem } from '../problem.ts';
import type { Bindings, Room } from '../room.ts';
import type { Vantage } from './vantage.ts';

export function controlRoom(vantage: Vantage, catalogue: Catalogue): Room {
  const routes = new Hono<Bindings>();
  routes.get('/controls', etag(), async (context) => {
    const [id, ...more] = context.req.queries('list') ?? [];
    if (id === undefined || id === '' || more.length > 0) {
      return problem(400, {
        detail: 'Which list? GET /v1/lists names all.',
        errors: [{ pointer: 'list', detail: 'must be given once' }],
      });
    }
    const list = catalogue.lists().find((published) => published.id === id);
    if (list === undefined) return noSuchList(404, 'list');
    const answer = await vantage.bundler.of(list);
    if (answer.kind === 'incomplete') {
      const { state } = vantage.status();
      const why = state === 'offline' ? ' The vantage is offline.' : '';
      return problem(503, {
        detail: `The first look at this list is not complete: ${answer.seen} of ${answer.targets} targets.${why}`,
        headers: { 'retry-after': String(vantage.retry_seconds) },
      });
    }
    const { bundle } = answer;
    const isPacked =
      accepts(context, { header: 'Accept-Encoding', supports: ['gzip'], default: 'identity' }) === 'gzip';
    return context.body(isPacked ? bundle.gzipped : bundle.json, 200, {
      'content-type': 'application/json',
      ...(isPacked && { 'content-encoding': 'gzip' }),
      'cache-control': `public, max-age=${vantage.bundler.fresh_seconds}`,
      vary: 'accept-encoding',
      etag: bundle.etag,
    });
  });
  return {
    routes,
    paths: {
      '/controls': {
        get: {
          summary: 'What the vantage of this collector sees of every target of a list, in one signed bundle',
          parameters: [
            {
              name: 'list',
              in: 'query',
              description: 'id of a list (`GET /lists`); must be given',
              schema: ControlBundle.properties.list,
            },
          ],
          responses: {
            200: { description: 'The bundle', content: { 'application/json': { schema: ControlBundle } } },
            304: { description: 'Not changed since the `If-None-Match` of the request' },
            400: { description: 'No list is named' },
            404: { description: 'No such list' },
            503: {
              description: 'Not every target has been looked at yet; `Retry-After` says when to come again',
            },
          },
        },
      },
    },
    close: () => vantage.close(),
  };
}
