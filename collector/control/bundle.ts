/** What a vantage says of one list, signed, in the bytes in which it is sent. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  CONTROL_SCHEMA_VERSION,
  type Control,
  type ControlBundle,
} from '../../utils/targets/schema.control.ts';
import type { PublishedList } from '../lists/published-list.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import type { Sweep } from './sweep.ts';

export interface Bundle {
  json: Uint8Array<ArrayBuffer>;
  gzipped: Uint8Array<ArrayBuffer>;
  etag: string;
}

export type BundleOf =
  | { kind: 'bundle'; bundle: Bundle }
  | { kind: 'incomplete'; seen: number; targets: number };

export interface Bundler {
  of: (list: PublishedList) => Promise<BundleOf>;
  /** Seconds for which a bundle may be given out again. */
  fresh_seconds: number;
}

export interface BundlerParts {
  sweep: Sweep;
  keys: SigningKeys;
  interval_seconds: number;
  vantage: ControlBundle['vantage'];
}

const pack = promisify(gzip);

/** A bundle is made when somebody asks, and again when something changed and the last one is no longer fresh. */
export function bundler({ sweep, keys, interval_seconds, vantage }: BundlerParts): Bundler {
  const fresh_seconds = Math.min(60, Math.max(1, Math.floor(interval_seconds / 10)));
  const made = new Map<string, { version: string; changes: number; at: number; bundle: Promise<Bundle> }>();
  return {
    fresh_seconds,
    of: async (list) => {
      const last = made.get(list.id);
      const isFresh =
        last?.version === list.version &&
        (last.changes === sweep.changes() || Date.now() - last.at < fresh_seconds * 1000);
      if (isFresh) return { kind: 'bundle', bundle: await last.bundle };
      const { seen, controls } = seenOf(list, sweep);
      if (seen < list.targets.length) return { kind: 'incomplete', seen, targets: list.targets.length };
      const content = {
        schema_version: CONTROL_SCHEMA_VERSION,
        list: list.id,
        list_version: list.version,
        generated_at: new Date().toISOString(),
        interval_seconds,
        vantage,
        targets: controls,
      } as const;
      const bundle = bytesOf(content, keys);
      made.set(list.id, { version: list.version, changes: sweep.changes(), at: Date.now(), bundle });
      return { kind: 'bundle', bundle: await bundle };
    },
  };
}

function seenOf(list: PublishedList, sweep: Sweep): { seen: number; controls: Record<string, Control> } {
  const all = list.targets.map(({ url }) => [url, sweep.publishedOf(url)] as const);
  return {
    seen: all.filter(([, published]) => published !== undefined).length,
    controls: Object.fromEntries(all.flatMap(([url, published]) => (published ? [[url, published]] : []))),
  };
}

async function bytesOf(content: Omit<ControlBundle, 'signature'>, keys: SigningKeys): Promise<Bundle> {
  const whole: ControlBundle = { ...content, signature: await keys.sign(content) };
  const json = new TextEncoder().encode(JSON.stringify(whole));
  // Weak: of the text, however it is packed.
  const etag = `W/"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`;
  return { json, gzipped: new Uint8Array(await pack(json)), etag };
}
