/** Stored settings are read as they may be: written by another version, by a runner or by hand. */
import { collectorUrl } from '../targets/collector-url.ts';
import type { Anchor } from '../targets/schema.ts';
import type { Settings } from './settings.ts';

/** A field's valid form, or undefined where there is none. */
type Read<Value> = (value: unknown) => Value | undefined;

const between =
  (least: number, most: number): Read<number> =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most ? value : undefined;

const wholeBetween =
  (least: number, most: number): Read<number> =>
  (value) =>
    Number.isInteger(value) ? between(least, most)(value) : undefined;

const orNull =
  <Value>(read: Read<Value>): Read<Value | null> =>
  (value) =>
    value === null ? null : read(value);

/** A list of which one entry is odd is odd: half of somebody's anchors could judge wrongly. */
const listOf =
  <Value>(read: Read<Value>): Read<Value[]> =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const entries = value.map(read).filter((entry) => entry !== undefined);
    return entries.length === value.length ? entries : undefined;
  };

const truth: Read<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
const text: Read<string> = (value) => (typeof value === 'string' ? value : undefined);

type Fields = Record<string, unknown>;

/** A field's form may hang on another field. */
const FIELDS: { [Name in keyof Settings]: (value: unknown, given: Fields) => Settings[Name] | undefined } = {
  enabled: truth,
  batch_interval_minutes: between(15, 1440),
  heartbeat_minutes: between(1, 30),
  daily_budget_bytes: between(0, Number.MAX_SAFE_INTEGER),
  concurrency: wholeBetween(1, 32),
  timeout_ms: between(5000, 60_000),
  raw_retention_days: between(1, 3650),
  rollup_retention_days: between(1, 36_500),
  country: orNull(readCountry),
  anchors: orNull(readAnchors),
  doh_resolvers: orNull(listOf(readResolver)),
  collectors: (value, { plain_http_collectors }) => {
    const urls = listOf(readCollector(plain_http_collectors === true))(value);
    return urls === undefined ? undefined : [...new Set(urls)];
  },
  plain_http_collectors: truth,
  reference_bytes: between(0, Number.MAX_SAFE_INTEGER),
  services_off: listOf(text),
  badge: truth,
  language: orNull(readLanguage),
};

/** The fields that are there, of the right type and in their range. Never throws. */
export function validFields(stored: unknown): Partial<Settings> {
  const given: Fields = isRecord(stored) ? stored : {};
  const fields = Object.entries(FIELDS).map(([name, read]) => {
    const value = Object.hasOwn(given, name) ? read(given[name], given) : undefined;
    return [name, value];
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function readCountry(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined;
}

function readLanguage(value: unknown): string | undefined {
  try {
    return typeof value === 'string' ? Intl.getCanonicalLocales(value)[0] : undefined;
  } catch {
    return undefined;
  }
}

/** An empty list would leave no anchor and so no verdict: the built-in ones stand in. */
function readAnchors(value: unknown): Anchor[] | undefined {
  const anchors = listOf(readAnchor)(value);
  return anchors === undefined || anchors.length === 0 ? undefined : anchors;
}

/** `url` and `scope` must be there; the rest may be missing, as in a hand-made list. */
function readAnchor(value: unknown): Anchor | undefined {
  if (!isRecord(value)) return undefined;
  const url = readUrl(value['url'], ['http:', 'https:']);
  const scope = value['scope'];
  if (url === undefined || (scope !== 'international' && scope !== 'domestic')) return undefined;
  return {
    url,
    scope,
    country: readCountry(value['country']) ?? null,
    network: text(value['network']) ?? new URL(url).hostname,
    expects: readExpectation(value['expects']),
  };
}

function readExpectation(value: unknown): Anchor['expects'] {
  if (!isRecord(value)) return null;
  const status = wholeBetween(100, 599)(value['status']);
  return status === undefined ? null : { status, body_contains: text(value['body_contains']) ?? null };
}

/** As written: a resolver's URL may be a template (RFC 8484 §3). */
function readResolver(value: unknown): string | undefined {
  return readUrl(value, ['https:']) === undefined ? undefined : text(value);
}

function readCollector(plainHttp: boolean): Read<string> {
  return (value) => {
    const read = typeof value === 'string' ? collectorUrl(value, { plainHttp }) : null;
    return read?.ok === true ? read.url : undefined;
  };
}

function readUrl(value: unknown, protocols: readonly string[]): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return protocols.includes(url.protocol) ? url.href : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
