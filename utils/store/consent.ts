/**
 * What a person agreed to: how much leaves the device, when they said so, and which purpose they were told. One item of its
 * own in `storage.local`, and only the background writes it, so that no other writer can bring an older one back.
 */
import type { SettingsArea } from './settings.ts';

/**
 * `local`: no contact with any collector. `reference`: lists and controls are downloaded. `contribute`: reports leave, too.
 * In this order, each holds the one before.
 */
export const LEVELS = ['local', 'reference', 'contribute'] as const;
export type Level = (typeof LEVELS)[number];

/** Raised when what leaves, or what it is for, changes: who agreed to an older one is asked anew. */
export const PURPOSE_VERSION = 1;

export interface Consent {
  /** The purpose that the person was told. */
  purpose_version: number;
  level: Level;
  /** ISO 8601, UTC. */
  at: string;
}

const KEY = 'consent';

/** The consent as it is now; null: nobody was asked yet, or what is stored is no consent. */
export async function readConsent(area: Pick<SettingsArea, 'get'>): Promise<Consent | null> {
  return validConsent((await area.get(KEY))[KEY]);
}

export async function writeConsent(area: Pick<SettingsArea, 'set'>, consent: Consent): Promise<void> {
  await area.set({ [KEY]: consent });
}

/** Consent from whatever was stored. What is odd is no consent: nobody agreed to something that cannot be read. */
export function validConsent(stored: unknown): Consent | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { purpose_version, level, at }: Partial<Record<keyof Consent, unknown>> = stored;
  const known = LEVELS.find((one) => one === level);
  if (!Number.isInteger(purpose_version) || known === undefined) return null;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null;
  return { purpose_version: Number(purpose_version), level: known, at };
}

/** Consent to this level, for today's purpose. */
export function consentTo(level: Level, at: Date): Consent {
  return { purpose_version: PURPOSE_VERSION, level, at: at.toISOString() };
}

/** The level that holds now. Consent to another purpose than today's holds for nothing. */
export function levelOf(consent: Consent | null): Level {
  return consent?.purpose_version === PURPOSE_VERSION ? consent.level : 'local';
}

/** Whether lists and controls may be downloaded. */
export function mayDownload(consent: Consent | null): boolean {
  return levelOf(consent) !== 'local';
}

/** Whether reports may leave the device, or wait for it. */
export function mayReport(consent: Consent | null): boolean {
  return levelOf(consent) === 'contribute';
}

/** Whether the person agreed to more than `local`, and the purpose has changed since. */
export function mustAskAgain(consent: Consent | null): boolean {
  return consent !== null && consent.level !== levelOf(consent);
}
