/** The stored items that the popup shows, and their changes. */
import { native } from './native-api.ts';
import type { Consent } from '../../utils/store/consent.ts';
import type { Settings } from '../../utils/store/settings.ts';
import type { Progress, Summary } from '../../utils/summary/summary.ts';

export interface PopupItems {
  /** As stored: what was never chosen is missing. */
  settings?: Partial<Settings> | null;
  consent?: Consent | null;
  summary?: Summary | null;
  progress?: Progress | null;
}

const NAMES = ['settings', 'consent', 'summary', 'progress'];

export function readItems(): Promise<PopupItems> {
  return native.storage.local.get(NAMES);
}

/** Calls back with those items that changed. */
export function watchItems(changed: (items: PopupItems) => void): void {
  native.storage.onChanged.addListener((changes, area) => {
    if (area !== 'local') return;
    const ours = Object.entries(changes).filter(([name]) => NAMES.includes(name));
    if (ours.length > 0)
      changed(Object.fromEntries(ours.map(([name, change]) => [name, change.newValue ?? null])));
  });
}

/** A person's decision: from now on checks go out. */
export async function enableChecks(settings: PopupItems['settings']): Promise<void> {
  await native.storage.local.set({ settings: { ...settings, enabled: true } });
}
