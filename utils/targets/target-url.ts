/** A target from one web address, as a person writes it. */
import { checkableUrl } from './checkable-url.ts';
import type { Target } from './schema.ts';

export type TargetOfUrl = { ok: true; target: Target } | { ok: false; message: string };

/** Without a scheme it is a host name or an IP literal, with port and path if need be, to be asked over https. */
export function targetOfUrl(text: string): TargetOfUrl {
  const trimmed = text.trim();
  const hasScheme = trimmed === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed);
  const read = checkableUrl(hasScheme ? trimmed : `https://${trimmed}`);
  if (!read.ok) return read;
  return {
    ok: true,
    target: { url: read.url, category_code: 'MISC', service: null, role: null, source: 'user' },
  };
}
