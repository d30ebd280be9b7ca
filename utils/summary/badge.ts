/** What stands on the extension's button. */
import type { Summary } from './summary.ts';

export interface Badge {
  /** Empty: no badge. */
  text: string;
  color: string;
}

const RED = '#b3123f';
const GREY = '#5f6673';
const NONE: Badge = { text: '', color: GREY };

/**
 * The number of blocked services. Services that fail for an unknown cause are not counted: a false alarm is worse
 * than a late one. Grey, without a number, while the line is off.
 */
export function badge(summary: Summary, settings: { badge: boolean }): Badge {
  if (!settings.badge) return NONE;
  if (summary.line.state !== null && summary.line.state !== 'online') return { text: '–', color: GREY };
  const blocked = summary.services.filter(({ state }) => state === 'blocked').length;
  return blocked === 0 ? NONE : { text: String(blocked), color: RED };
}
