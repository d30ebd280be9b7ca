/** The block pages that answers are compared with: the built-in ones, and the person's own. */
import { BLOCK_PAGES, type BlockPage } from '../diagnose/block-pages.data.ts';
import { METHOD_VERSION, METHOD_VERSION_WITH_OWN_PAGES } from '../diagnose/judge.ts';
import type { Store } from '../store/store.ts';

export interface KnownBlockPages {
  pages: readonly BlockPage[];
  /** Of a verdict that rests on them. */
  method_version: string;
}

export async function knownBlockPages(store: Pick<Store, 'get'>): Promise<KnownBlockPages> {
  const own = (await store.get('own_block_pages')) ?? [];
  return own.length === 0
    ? { pages: BLOCK_PAGES, method_version: METHOD_VERSION }
    : { pages: [...BLOCK_PAGES, ...own], method_version: METHOD_VERSION_WITH_OWN_PAGES };
}
