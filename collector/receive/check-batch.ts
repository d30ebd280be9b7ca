/** Is it a batch of reports that can be counted? Pure: what is published and what time it is are handed in. */
import { Compile } from 'typebox/compile';
import { ReportBatch } from '../../utils/report/schema.ts';
import type { FieldError } from '../problem.ts';
import { colonsIn, duplicateIn, escaped, membersIn, parseStrict } from './strict-json.ts';

export interface BatchRules {
  /** Whether a URL is, or was, a target of one of this collector's lists. */
  isPublished: (url: string) => boolean;
  /** Milliseconds since 1970. */
  now: number;
}

/** 400: not JSON, or ambiguous. 422: JSON, but no batch that can be counted. */
export interface RefusedBatch {
  ok: false;
  status: 400 | 422;
  detail: string;
  errors: FieldError[];
}

export type CheckedBatch = { ok: true; batch: ReportBatch } | RefusedBatch;

const HOUR_MS = 3_600_000;
/** What a device keeps unsent for 14 days may still come; a day more for clocks and for the way. */
export const OLDEST_MS = 15 * 24 * HOUR_MS;
/** Clocks of devices are not exact. */
export const AHEAD_MS = 10 * 60_000;
const ERRORS_SHOWN = 20;
/** The schema's own bounds (a test holds them together), and more members than any of its objects has. */
export const MOST = { reports: 500, outages: 50, mechanisms: 8, input: 2048, padding: 65_536, members: 30 };

const schema = Compile(ReportBatch);
const COLONS_IN_TIME = 2;
const MEMBERS = { report: 9, outage: 3 };

export function checkBatch(bytes: Uint8Array, rules: BatchRules): CheckedBatch {
  const json = parseStrict(bytes);
  if (!json.ok) return { ok: false, status: 400, detail: 'The body is not JSON.', errors: [json.error] };
  const { value, text } = json;
  const tooMany = sizeErrors(value);
  if (tooMany.length > 0) return notABatch(tooMany);
  if (!schema.Check(value)) return notABatch(schemaErrors(value));
  if (membersIn(text, knownColons(value)) !== membersOf(value)) {
    const pointer = duplicateIn(text) ?? '';
    const error = { pointer, detail: 'this name comes twice in its object' };
    return { ok: false, status: 400, detail: 'A name comes twice.', errors: [error] };
  }
  const errors = meaningErrors(value, rules);
  return errors.length > 0 ? notABatch(errors) : { ok: true, batch: value };
}

/**
 * Lists and objects that are far too long, before the schema is asked: it looks at every member of them, and at every pair of
 * those that must differ.
 */
function sizeErrors(batch: unknown): FieldError[] {
  const reports = member(batch, 'reports');
  const errors = [
    ...tooLong('', batch, MOST.members),
    ...tooLong('/reports', reports, MOST.reports),
    ...tooLong('/outages', member(batch, 'outages'), MOST.outages),
  ];
  if (errors.length > 0 || !Array.isArray(reports)) return errors;
  reports.forEach((report: unknown, index) => {
    const mechanisms = member(report, 'mechanisms');
    if (sizeOf(report) > MOST.members) errors.push(...tooLong(`/reports/${index}`, report, MOST.members));
    if (sizeOf(mechanisms) > MOST.mechanisms) {
      errors.push(...tooLong(`/reports/${index}/mechanisms`, mechanisms, MOST.mechanisms));
    }
  });
  return errors;
}

function tooLong(pointer: string, value: unknown, most: number): FieldError[] {
  return sizeOf(value) > most ? [field(pointer, `has more than ${most} members`)] : [];
}

function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Known, since a value that passes the schema has no other members. */
function membersOf(batch: ReportBatch): number {
  const { reports, outages = [] } = batch;
  return Object.keys(batch).length + reports.length * MEMBERS.report + outages.length * MEMBERS.outage;
}

/** In strings: only URLs and times can have any. */
function knownColons({ reports, outages = [] }: ReportBatch): number {
  const times = reports.length + outages.length * 2;
  return reports.reduce((colons, { input }) => colons + colonsIn(input), times * COLONS_IN_TIME);
}

function schemaErrors(value: unknown): FieldError[] {
  const errors = schema.Errors(value).flatMap(({ keyword, instancePath, params, message }): FieldError[] => {
    if (keyword === 'required' && 'requiredProperties' in params) {
      return params.requiredProperties.map((name) => field(`${instancePath}/${escaped(name)}`, 'is missing'));
    }
    if (keyword === 'additionalProperties' && 'additionalProperties' in params) {
      return params.additionalProperties.map((name) =>
        field(`${instancePath}/${escaped(name.slice(0, 100))}`, 'is not known here'),
      );
    }
    // A consequence of the errors inside of it.
    return keyword === 'boolean' ? [] : [field(instancePath, message)];
  });
  return errors.length > 0 ? errors : [field('', 'is no batch of reports')];
}

function meaningErrors(
  { reports, outages = [] }: ReportBatch,
  { isPublished, now }: BatchRules,
): FieldError[] {
  const hourError = (text: string): string | null => whatIsWrongWithHour(text, now);
  const errors: FieldError[] = [];
  const wrong = (pointer: string, detail: string | null): void => {
    if (detail !== null) errors.push(field(pointer, detail));
  };
  reports.forEach(({ input, hour, verdict, mechanisms, locus }, index) => {
    const inReport = (name: string, detail: string | null) => wrong(`/reports/${index}/${name}`, detail);
    if (hourError(hour) !== null) inReport('hour', hourError(hour));
    if (!isPublished(input)) inReport('input', "is not a target of this collector's lists");
    if (verdict === 'blocked') return;
    if (mechanisms.length > 0) inReport('mechanisms', 'must be empty unless the verdict is blocked');
    if (locus !== null) inReport('locus', 'must be null unless the verdict is blocked');
  });
  outages.forEach(({ from, until }, index) => {
    wrong(`/outages/${index}/from`, hourError(from));
    wrong(`/outages/${index}/until`, hourError(until));
    if (Date.parse(from) > Date.parse(until)) wrong(`/outages/${index}/until`, 'is before `from`');
  });
  return errors;
}

function whatIsWrongWithHour(text: string, now: number): string | null {
  const time = timeOf(text);
  if (Number.isNaN(time)) return 'is no date';
  if (isInTime(time, now)) return null;
  return time > now ? 'lies in the future' : 'is too long ago: at most 15 days';
}

/** Milliseconds since 1970. */
export function isInTime(time: number, now: number): boolean {
  return time <= now + AHEAD_MS && time >= now - OLDEST_MS;
}

/** The same few hours come with every batch. */
const times = new Map<string, number>();
const MOST_TIMES = 1_000;

/** Milliseconds since 1970; NaN: no date, such as February 30, which has the right form. */
function timeOf(text: string): number {
  const known = times.get(text);
  if (known !== undefined) return known;
  const time = Date.parse(text);
  const isDate = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 13) === text.slice(0, 13);
  if (times.size >= MOST_TIMES) times.clear();
  times.set(text, isDate ? time : Number.NaN);
  return isDate ? time : Number.NaN;
}

function notABatch(errors: readonly FieldError[]): CheckedBatch {
  const more = errors.length - ERRORS_SHOWN;
  return {
    ok: false,
    status: 422,
    detail: `The batch cannot be counted, and nothing of it was stored.${more > 0 ? ` And ${more} more errors.` : ''}`,
    errors: errors.slice(0, ERRORS_SHOWN),
  };
}

function field(pointer: string, detail: string): FieldError {
  return { pointer, detail };
}
