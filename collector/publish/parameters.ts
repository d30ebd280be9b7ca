/** What is asked for (`GET /v1/aggregates`), read and checked. Names and meaning are OONI's where it has them. */
import { Type } from 'typebox';
import { FAILURE_CLASSES, VERDICTS } from '../../utils/report/schema.ts';
import type { Parameter } from '../openapi.ts';
import type { FieldError } from '../problem.ts';
import { readRange, TIME_GRAINS, type Range } from './time-range.ts';

export const AXES = [
  'measurement_start_day',
  'probe_cc',
  'probe_asn',
  'input',
  'domain',
  'category_code',
  'service',
  'verdict',
  'failure_class',
  'mechanism',
] as const;
export type Axis = (typeof AXES)[number];

/** Values of which one has to match; null: any does. */
export interface Filters {
  probe_cc: string[] | null;
  probe_asn: number[] | null;
  input: string[] | null;
  domain: string[] | null;
  category_code: string[] | null;
  service: string[] | null;
  verdict: string[] | null;
  /** `none`: nothing failed. */
  failure_class: string[] | null;
  /** A node stands for all below it. */
  mechanism: string[] | null;
}

export interface AggregatesQuestion {
  filters: Filters;
  range: Range;
  axes: Axis[];
  format: 'JSON' | 'CSV';
}

export type ReadQuestion = { ok: true; question: AggregatesQuestion } | { ok: false; errors: FieldError[] };

interface ListRule {
  description: string;
  pattern: RegExp;
  says: string;
  clean?: (text: string) => string;
}

const upper = (text: string): string => text.toUpperCase();
const lower = (text: string): string => text.toLowerCase();
const NONE = 'none';
const MOST_VALUES = 200;
const MOST_CHARACTERS = 2048;

const LISTS: Readonly<Record<Exclude<keyof Filters, 'input' | 'probe_asn'>, ListRule>> = {
  probe_cc: {
    description: 'countries, ISO 3166-1 alpha-2; ZZ: not known',
    pattern: /^[A-Z]{2}$/,
    says: 'is no country of two letters',
    clean: upper,
  },
  domain: {
    description: 'host names',
    pattern: /^[a-z0-9._:[\]-]{1,255}$/,
    says: 'is no host name',
    clean: lower,
  },
  category_code: {
    description: 'Citizen Lab codes',
    pattern: /^[A-Z]{2,6}$/,
    says: 'is no category code',
    clean: upper,
  },
  service: { description: 'ids of services', pattern: /^[a-z0-9_.-]{1,64}$/, says: 'is no id of a service' },
  verdict: oneOf('verdicts', VERDICTS),
  failure_class: oneOf('classes of failures; none: nothing failed', [...FAILURE_CLASSES, NONE]),
  mechanism: {
    description: "nodes of OONI's ontology; each stands for all below it",
    pattern: /^[a-z0-9_]{1,32}(\.[a-z0-9_]{1,32}){0,4}$/,
    says: 'is no mechanism',
  },
};

const OTHERS: Readonly<Record<string, { description: string; schema: Type.TSchema }>> = {
  probe_asn: {
    description: 'networks, with or without AS; 0: networks that are not told apart',
    schema: Type.String(),
  },
  input: { description: 'one URL, as its list has it', schema: Type.String({ maxLength: MOST_CHARACTERS }) },
  since: {
    description:
      'a date or a time, UTC; by default as long before `until` as the grain allows, 183 days at most',
    schema: Type.String(),
  },
  until: { description: 'the same, not included; by default the end of today', schema: Type.String() },
  time_grain: {
    description: 'what `measurement_start_day` is; `auto`: by the length of the range',
    schema: Type.Enum([...TIME_GRAINS, 'auto']),
  },
  axis_x: { description: 'one row for each', schema: Type.Enum([...AXES]) },
  axis_y: { description: 'and each of these', schema: Type.Enum([...AXES]) },
  format: { description: 'by default JSON', schema: Type.Enum(['JSON', 'CSV']) },
};

/** For `/openapi.json`. */
export const AGGREGATES_PARAMETERS: readonly Parameter[] = [
  ...Object.entries(LISTS).map(([name, { description }]) => ({
    name,
    in: 'query' as const,
    description: `${description}; several with commas`,
    schema: Type.String(),
  })),
  ...Object.entries(OTHERS).map(([name, rest]) => ({ name, in: 'query' as const, ...rest })),
];

/** `now`: milliseconds since 1970. */
export function readQuestion(given: URLSearchParams, now: number): ReadQuestion {
  const errors: FieldError[] = [];
  const wrong = (pointer: string, detail: string): null => {
    errors.push({ pointer, detail });
    return null;
  };
  for (const name of new Set(given.keys())) {
    const isKnown = Object.hasOwn(LISTS, name) || Object.hasOwn(OTHERS, name);
    if (!isKnown) wrong(name.slice(0, 100), 'is no parameter here');
    else if (given.getAll(name).length > 1) wrong(name, 'is given more than once');
    else if (given.get(name) === '') wrong(name, 'is empty');
  }
  // What is empty was said to be so.
  const one = (name: string): string | null => given.get(name) || null;
  const many = (name: string): string[] | null => {
    const values = one(name)?.split(',') ?? null;
    return values !== null && values.length > MOST_VALUES
      ? wrong(name, `has more than ${MOST_VALUES} values`)
      : values;
  };
  const listed = (name: keyof typeof LISTS): string[] | null => {
    const { pattern, says, clean = (text: string) => text } = LISTS[name];
    const values = many(name)?.map((text) => clean(text.trim())) ?? null;
    const bad = values?.find((value) => !pattern.test(value));
    return bad === undefined ? values : wrong(name, `${JSON.stringify(bad.slice(0, 100))} ${says}`);
  };
  const choice = <Word extends string>(name: string, words: readonly Word[]): Word | null => {
    const value = one(name);
    if (value === null) return null;
    const word = words.find((known) => known === value);
    return word ?? wrong(name, `must be one of ${words.join(', ')}`);
  };
  const axes = (['axis_x', 'axis_y'] as const).flatMap((name) => choice(name, AXES) ?? []);
  if (axes.length === 2 && axes[0] === axes[1]) wrong('axis_y', 'is the same as axis_x');
  const range = readRange({ since: one('since'), until: one('until'), time_grain: one('time_grain'), now });
  if (!range.ok) errors.push(...range.errors);
  const filters: Filters = {
    probe_cc: listed('probe_cc'),
    probe_asn: readNetworks(many('probe_asn'), (detail) => wrong('probe_asn', detail)),
    input: readInput(one('input'), (detail) => wrong('input', detail)),
    domain: listed('domain'),
    category_code: listed('category_code'),
    service: listed('service'),
    verdict: listed('verdict'),
    failure_class: listed('failure_class'),
    mechanism: listed('mechanism'),
  };
  const format = choice('format', ['JSON', 'CSV']) ?? 'JSON';
  if (errors.length > 0 || !range.ok) return { ok: false, errors: errors.slice(0, 20) };
  return { ok: true, question: { filters, range: range.range, axes, format } };
}

function readNetworks(values: string[] | null, wrong: (detail: string) => null): number[] | null {
  if (values === null) return null;
  const numbers = values.map((value) => Number(/^(?:AS)?(\d{1,10})$/i.exec(value.trim())?.[1] ?? Number.NaN));
  const bad = numbers.findIndex((number) => !(number <= 0xffff_ffff));
  return bad === -1 ? numbers : wrong(`${JSON.stringify(values[bad]?.slice(0, 100))} is no AS number`);
}

/** As it is given, and in the form in which lists are kept. */
function readInput(value: string | null, wrong: (detail: string) => null): string[] | null {
  if (value === null) return null;
  if (value.length > MOST_CHARACTERS || !URL.canParse(value)) return wrong('is no URL');
  return [...new Set([value, new URL(value).href])];
}

function oneOf(description: string, words: readonly string[]): ListRule {
  return {
    description,
    pattern: new RegExp(`^(?:${words.join('|')})$`),
    says: `is none of ${words.join(', ')}`,
  };
}
