/** Is it a batch of reports that can be counted? Pure: what is published and what time it is are handed in. */
import { Compile } from 'typebox/compile';
import { ReportBatch, type Report } from '../../utils/report/schema.ts';
import type { FieldError } from '../problem.ts';
import { duplicateIn, escaped, parseStrict } from './strict-json.ts';

export interface BatchRules {
  /** Whether a URL is, or was, a target of one of this collector's lists. */
  isPublished: (url: string) => boolean;
  /** Milliseconds since 1970. */
  now: number;
}

/** 400: not JSON, or ambiguous. 422: JSON, but no batch that can be counted. */
export type CheckedBatch =
  | { ok: true; batch: ReportBatch }
  | { ok: false; status: 400 | 422; detail: string; errors: FieldError[] };

const HOUR_MS = 3_600_000;
/** What a device keeps unsent for 14 days may still come; a day more for clocks and for the way. */
export const OLDEST_MS = 15 * 24 * HOUR_MS;
/** Clocks of devices are not exact. */
export const AHEAD_MS = 10 * 60_000;
const ERRORS_SHOWN = 20;

const schema = Compile(ReportBatch);
const MEMBERS = { report: 9, outage: 3 };

export function checkBatch(bytes: Uint8Array, rules: BatchRules): CheckedBatch {
  const json = parseStrict(bytes);
  if (!json.ok) return { ok: false, status: 400, detail: 'The body is not JSON.', errors: [json.error] };
  const { value, members } = json;
  if (!schema.Check(value)) return notABatch(schemaErrors(value));
  if (members !== membersOf(value)) {
    const pointer = duplicateIn(Buffer.from(bytes).toString()) ?? '';
    const error = { pointer, detail: 'this name comes twice in its object' };
    return { ok: false, status: 400, detail: 'A name comes twice.', errors: [error] };
  }
  const errors = meaningErrors(value, rules);
  return errors.length > 0 ? notABatch(errors) : { ok: true, batch: value };
}

/** Known, since a value that passes the schema has no other members. */
function membersOf(batch: ReportBatch): number {
  const { reports, outages = [] } = batch;
  return Object.keys(batch).length + reports.length * MEMBERS.report + outages.length * MEMBERS.outage;
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

function meaningErrors({ reports, outages = [] }: ReportBatch, rules: BatchRules): FieldError[] {
  return [
    ...reports.flatMap((report, index) =>
      reportErrors(report, rules).map(({ pointer, detail }) => field(`/reports/${index}/${pointer}`, detail)),
    ),
    ...outages.flatMap(({ from, until }, index) => {
      const path = `/outages/${index}`;
      const order = Date.parse(from) > Date.parse(until) ? [field(`${path}/until`, 'is before `from`')] : [];
      return [
        ...hourErrors(from, rules.now).map((detail) => field(`${path}/from`, detail)),
        ...hourErrors(until, rules.now).map((detail) => field(`${path}/until`, detail)),
        ...order,
      ];
    }),
  ];
}

function reportErrors({ input, hour, verdict, mechanisms, locus }: Report, rules: BatchRules): FieldError[] {
  const errors = hourErrors(hour, rules.now).map((detail) => field('hour', detail));
  if (!rules.isPublished(input)) errors.push(field('input', "is not a target of this collector's lists"));
  if (verdict !== 'blocked' && mechanisms.length > 0) {
    errors.push(field('mechanisms', 'must be empty unless the verdict is blocked'));
  }
  if (verdict !== 'blocked' && locus !== null) {
    errors.push(field('locus', 'must be null unless the verdict is blocked'));
  }
  return errors;
}

function hourErrors(text: string, now: number): string[] {
  const time = Date.parse(text);
  // February 30 has the right form.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 13) !== text.slice(0, 13))
    return ['is no date'];
  if (time > now + AHEAD_MS) return ['lies in the future'];
  return time < now - OLDEST_MS ? ['is too long ago: at most 15 days'] : [];
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
