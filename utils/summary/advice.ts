/** What a person can do about a service that does not work. */
import { blockedBy } from './blocked-by.ts';
import type { BlockedBy } from './blocked-by.ts';
import type { ServiceSummary } from './summary.ts';

/**
 * `dns` another resolver · `tunnel` another way to the site · `impostor` do not trust what answers · `either` one of the
 * first two · `wait` the fault is not here · `later` it is not known yet · `local` this computer · `line` the person's line.
 */
export type Advice = 'dns' | 'tunnel' | 'impostor' | 'either' | 'wait' | 'later' | 'local' | 'line';

const AGAINST: Record<BlockedBy, Advice> = {
  dns: 'dns',
  lie: 'dns',
  page: 'tunnel',
  name: 'tunnel',
  cut: 'tunnel',
  impostor: 'impostor',
  refused: 'tunnel',
  address: 'tunnel',
  open: 'either',
};

/** Advice that names tools whose use others may watch or forbid. */
const NAMES_TOOLS: readonly Advice[] = ['dns', 'tunnel', 'impostor', 'either'];

const LINE_REASONS = ['offline', 'gateway_cut', 'captive_portal'];

/** Null where there is nothing to do. */
export function adviceOf(
  service: Pick<ServiceSummary, 'state' | 'mechanisms' | 'reasons'>,
): { advice: Advice; needsCare: boolean } | null {
  const advice = choose(service);
  return advice === null ? null : { advice, needsCare: NAMES_TOOLS.includes(advice) };
}

function choose({
  state,
  mechanisms,
  reasons,
}: Pick<ServiceSummary, 'state' | 'mechanisms' | 'reasons'>): Advice | null {
  if (state === 'ok' || state === 'unchecked') return null;
  if (state === 'down') return 'wait';
  if (state === 'blocked' || mechanisms.length > 0) {
    const isByDns = mechanisms.some((mechanism) => mechanism.startsWith('dns'));
    return isByDns ? 'dns' : AGAINST[blockedBy({ mechanisms, reasons })];
  }
  if (reasons.includes('local_interference')) return 'local';
  return reasons.some((reason) => LINE_REASONS.includes(reason)) ? 'line' : 'later';
}
