/**
 * What a page may ask of the background. Handlers answer by `sendResponse`, never by returning a promise
 * (a returned promise is lost in Chromium's own `browser` namespace).
 */
import type { BlockPage } from './diagnose/block-pages.data.ts';
import type { Level } from './store/consent.ts';
import type { Target } from './targets/schema.ts';

export type Message =
  /** Start a batch now; `targets` in place of the chosen ones. Replies with the id of the batch. */
  | { type: 'check_now'; targets?: Target[] }
  /** End the running batch: what is not measured becomes `unknown`, reason `interrupted`. */
  | { type: 'stop' }
  /** Replace the person's own targets (already validated). */
  | { type: 'set_own_targets'; targets: Target[] }
  /** Replace the person's own block pages (already validated). */
  | { type: 'set_own_block_pages'; pages: BlockPage[] }
  /** The person was told what leaves at this level, and agreed. */
  | { type: 'agree'; level: Level }
  /** The person takes consent back, down to this level. */
  | { type: 'withdraw'; to: Level }
  /** Erase results, roll-ups, episodes, batches and states. */
  | { type: 'erase' };

export type Reply = { ok: true; batch_id?: string } | { ok: false; error: string };

const TYPES: readonly string[] = [
  'check_now',
  'stop',
  'set_own_targets',
  'set_own_block_pages',
  'agree',
  'withdraw',
  'erase',
] satisfies Message['type'][];

/** Whether what arrived is one of ours; its parts are our own pages' and are trusted. */
export function isMessage(arrived: unknown): arrived is Message {
  return (
    typeof arrived === 'object' &&
    arrived !== null &&
    'type' in arrived &&
    TYPES.includes(String(arrived.type))
  );
}
