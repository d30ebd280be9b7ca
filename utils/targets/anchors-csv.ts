/** A person's own anchors, from a CSV with the columns `url,scope`. */
import { checkableUrl } from './checkable-url.ts';
import { firstErrors, readCsv } from './csv-table.ts';
import type { CsvError } from './csv-table.ts';
import type { Anchor } from './schema.ts';

export type AnchorList = { ok: true; anchors: Anchor[] } | { ok: false; errors: CsvError[] };

/**
 * `scope` is `international` or `domestic`; other columns are left out. What answers at such an anchor is not known,
 * so any answer counts, and each host counts as a network of its own. A file without anchors is an error: with none,
 * nothing could be judged.
 */
export function parseAnchors(text: string): AnchorList {
  const { rows, errors } = readCsv(text, { needed: ['url', 'scope'], optional: [] });
  const anchors = new Map<string, Anchor>();
  for (const row of rows) {
    const read = checkableUrl(row.cell('url')?.text ?? '');
    const scope = row.cell('scope')?.text.toLowerCase();
    if (!read.ok) {
      errors.push({ line: row.cell('url')?.line ?? row.line, column: 'url', message: read.message });
    }
    if (scope !== 'international' && scope !== 'domestic') {
      const message = 'the scope must be "international" or "domestic"';
      errors.push({ line: row.cell('scope')?.line ?? row.line, column: 'scope', message });
    } else if (read.ok && !anchors.has(read.url)) {
      const network = new URL(read.url).hostname;
      anchors.set(read.url, { url: read.url, scope, country: null, network, expects: null });
    }
  }
  if (errors.length > 0) return { ok: false, errors: firstErrors(errors) };
  if (anchors.size === 0)
    return { ok: false, errors: [{ line: 1, column: 'url', message: 'there are no anchors' }] };
  return { ok: true, anchors: [...anchors.values()] };
}
