/** Does an answer carry a known block page? */
import type { Observation } from '../probe/observation.ts';
import { BLOCK_PAGES, type BlockPage } from './block-pages.data.ts';

export interface BlockPageMatch {
  page: BlockPage;
  /** `redirect`: the answer sent the browser to the page's own place. */
  by: 'page' | 'redirect';
}

/**
 * Only plain http counts: what comes over valid TLS from the asked host is the host's own. The first match of the
 * collection, or null.
 */
export function matchBlockPage(observation: Observation): BlockPageMatch | null {
  for (const page of BLOCK_PAGES) {
    if (isRedirect(page, observation)) return { page, by: 'redirect' };
    if (isPage(page, observation)) return { page, by: 'page' };
  }
  return null;
}

function isRedirect({ redirect }: BlockPage, { hops }: Observation): boolean {
  return (
    redirect !== undefined &&
    hops.some(
      ({ url, location }) => url.startsWith('http:') && !redirect.test(url) && redirect.test(location),
    )
  );
}

function isPage({ body, header }: BlockPage, observation: Observation): boolean {
  if (!observation.final_url.startsWith('http:')) return false;
  if (header !== undefined && header.value.test(observation.headers[header.name] ?? '')) return true;
  return (
    body !== undefined &&
    observation.body !== null &&
    body.every((part) => part.test(observation.body?.text ?? ''))
  );
}
