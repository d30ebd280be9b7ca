/**
 * Holds back who sends far more than people of one neighbourhood would. It knows senders by a keyed hash of their address
 * range, in memory; the key is forgotten every day, and with it the hashes.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { isLoopback, type Address } from '../network/address.ts';
import { makeRoom } from '../quota/make-room.ts';

export interface FloodGate {
  /** Seconds to wait; 0: go on. */
  wait: (sender: Address) => number;
  /** Ranges that are known now. */
  size: () => number;
}

export interface FloodRules {
  /** Batches a second from one /24 or /48 in the long run: behind one may be a whole provider. */
  perSecond: number;
  /** And at once, after a pause. */
  burst: number;
  /** Ranges that are remembered; beyond them the longest known is forgotten. */
  mostRanges: number;
}

export const FLOOD_RULES: FloodRules = { perSecond: 50, burst: 1_000, mostRanges: 50_000 };

const DAY_MS = 86_400_000;

interface Bucket {
  left: number;
  at: number;
}

/** `clock`: milliseconds that never go back. */
export function floodGate(rules: FloodRules = FLOOD_RULES, clock = () => performance.now()): FloodGate {
  const { perSecond, burst, mostRanges } = rules;
  let buckets = new Map<string, Bucket>();
  let key = randomBytes(32);
  let keyUntil = clock() + DAY_MS;

  const turn = (now: number): void => {
    if (now < keyUntil) return;
    key = randomBytes(32);
    keyUntil = now + DAY_MS;
    buckets = new Map();
  };
  return {
    wait: (sender) => {
      // Whoever is on this machine is the operator, or a proxy that did not say for whom it asks.
      if (isLoopback(sender)) return 0;
      const now = clock();
      turn(now);
      const name = createHmac('sha256', key).update(rangeOf(sender)).digest('base64').slice(0, 16);
      const known = buckets.get(name);
      const filled = known ? known.left + ((now - known.at) / 1000) * perSecond : burst;
      const left = Math.min(burst, filled);
      if (known === undefined) makeRoom(buckets, mostRanges);
      if (left < 1) {
        buckets.set(name, { left, at: now });
        return Math.ceil((1 - left) / perSecond);
      }
      buckets.set(name, { left: left - 1, at: now });
      return 0;
    },
    size: () => buckets.size,
  };
}

/** /24 of IPv4, /48 of IPv6: what one line usually has, or its neighbours. */
function rangeOf({ family, value }: Address): string {
  return family === 4 ? `4:${value >>> 8}` : `6:${value >> 80n}`;
}
