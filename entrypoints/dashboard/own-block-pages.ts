/** What a person can do with their own block pages. */
import { formatBlockPages, parseBlockPages } from '../../utils/diagnose/block-pages-csv.ts';
import { BLOCK_PAGES } from '../../utils/diagnose/block-pages.data.ts';
import type { BlockPage } from '../../utils/diagnose/block-pages.data.ts';
import { download } from './download.ts';
import { send } from './orders.ts';
import type { State } from './state.ts';

type Change = Partial<State>;

const LARGEST_FILE_BYTES = 1_000_000;

/** The file's pages in place of those of the last file. */
export async function importBlockPages(file: File): Promise<Change> {
  if (file.size > LARGEST_FILE_BYTES) {
    const message = `the file is larger than ${LARGEST_FILE_BYTES} bytes`;
    return { errors: [{ line: 1, column: 1, message }], notice: null };
  }
  const list = parseBlockPages(await file.text());
  if (!list.ok) return { errors: list.errors, notice: null };
  return { errors: [], ...(await keep(list.pages)) };
}

export function removeBlockPages(): Promise<Change> {
  return keep([]);
}

/** The built-in ones and the person's own, in the format of the import. */
export function exportBlockPages(own: BlockPage[]): Promise<void> {
  return download([formatBlockPages([...BLOCK_PAGES, ...own])], 'reachwatch-block-pages.csv', 'text/csv');
}

async function keep(pages: BlockPage[]): Promise<Change> {
  const problem = await send({ type: 'set_own_block_pages', pages });
  return problem.notice === undefined ? { ownBlockPages: pages, notice: { key: 'set.saved' } } : problem;
}
