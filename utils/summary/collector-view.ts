/** A collector as the dashboard shows it. */
import type { CollectorMemory, CollectorProblem } from '../store/records.ts';

/** What a person is told; several of our reasons come to the same for them. */
export type ShownProblem =
  | 'unreachable'
  | 'unreadable'
  | 'not_ready'
  | 'stale'
  | 'forged'
  | 'key_changed'
  | 'key_expired'
  | 'clock'
  | 'unable';

/**
 * How what is sent gets there. `unasked`: it is not known here whether there is a relay. `issuer`: the host that gives out
 * tokens; null: the collector does.
 */
export type CollectorWay =
  | { kind: 'unasked' }
  | { kind: 'straight'; issuer: string | null }
  | { kind: 'relay'; name: string; issuer: string | null };

export interface CollectorView {
  url: string;
  way: CollectorWay;
  /** When something true came last; null: never yet. */
  received_at: string | null;
  problem: ShownProblem | null;
}

/** Of a host. */
const LONGEST_NAME = 253;

const SHOWN: Record<CollectorProblem, ShownProblem> = {
  unreachable: 'unreachable',
  bad_answer: 'unreadable',
  malformed: 'unreadable',
  not_ready: 'not_ready',
  stale: 'stale',
  bad_signature: 'forged',
  unknown_key: 'forged',
  other_list: 'forged',
  replayed: 'forged',
  key_changed: 'key_changed',
  key_expired: 'key_expired',
  ahead: 'clock',
  unable: 'unable',
};

/** The chosen collectors, in the order of the settings. */
export function collectorViews(
  chosen: readonly string[],
  memories: readonly CollectorMemory[],
): CollectorView[] {
  return chosen.map((url) => {
    const memory = memories.find((one) => one.url === url);
    const kind = memory?.problem?.kind;
    return {
      url,
      way: wayOf(memory),
      received_at: memory?.received_at ?? null,
      problem: kind === undefined ? null : SHOWN[kind],
    };
  });
}

function wayOf(memory: CollectorMemory | undefined): CollectorWay {
  if (memory?.relay === undefined) return { kind: 'unasked' };
  const issuer = shownName(memory.issuer ?? null);
  const name = shownName(memory.relay);
  return name === null ? { kind: 'straight', issuer } : { kind: 'relay', name, issuer };
}

/** The host of an address that a collector named: shown short, whatever it is. */
function shownName(address: string | null): string | null {
  if (address === null) return null;
  const name = URL.canParse(address) ? new URL(address).host : address;
  return name.slice(0, LONGEST_NAME);
}
