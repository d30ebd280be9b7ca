/** What an answer's rows are by, in the clauses of its statements. */
import type { AggregatesQuestion, Axis } from './parameters.ts';
import type { TimeGrain } from './time-range.ts';

/** The beginning of each step, and how it is written: once a row of the answer, not once a row that is read. */
const TIMES: Readonly<Record<TimeGrain, { begun: string; written: string }>> = {
  hour: { begun: 'hour', written: "formatDateTime(begun, '%Y-%m-%dT%H:00:00Z')" },
  day: { begun: 'toDate(hour)', written: 'toString(begun)' },
  week: { begun: 'toMonday(hour)', written: 'toString(begun)' },
  month: { begun: 'toStartOfMonth(hour)', written: 'toString(begun)' },
  year: { begun: 'toStartOfYear(hour)', written: 'toString(begun)' },
};

/** The axes in the clauses of a statement, each with more after them. */
export interface Keys {
  /** As they are made of the columns that are read. */
  read: (...more: string[]) => string;
  /** By what these are grouped. */
  groupRead: (...more: string[]) => string;
  names: (...more: string[]) => string;
  /** As the answer has them. */
  written: (...more: string[]) => string;
  groupBy: (...more: string[]) => string;
  orderBy: () => string;
}

interface Key {
  read: string;
  group: string;
  name: string;
  written: string;
}

export function keysOf(axes: readonly Axis[], { range }: AggregatesQuestion): Keys {
  const keys = axes.map((axis) => keyOf(axis, range.grain));
  const all =
    (part: keyof Key) =>
    (...more: string[]): string =>
      [...keys.map((key) => key[part]), ...more].join(', ');
  const names = keys.map(({ name }) => name);
  return {
    read: all('read'),
    groupRead: (...more) => clause('GROUP BY', [...new Set([...keys.map(({ group }) => group), ...more])]),
    names: all('name'),
    written: all('written'),
    groupBy: (...more) => clause('GROUP BY', [...names, ...more]),
    orderBy: () => clause('ORDER BY', names),
  };
}

function keyOf(axis: Axis, grain: TimeGrain): Key {
  if (axis === 'measurement_start_day') {
    const { begun, written } = TIMES[grain];
    return {
      read: `${begun} AS begun`,
      group: 'begun',
      name: 'begun',
      written: `${written} AS measurement_start_day`,
    };
  }
  // A target has one, and is found by its number in half the time.
  if (axis === 'input') {
    return {
      read: 'any(input) AS its_input',
      group: 'target',
      name: 'its_input',
      written: 'its_input AS input',
    };
  }
  const columns: Partial<Record<Axis, string>> = { probe_cc: 'country', probe_asn: 'asn' };
  const column = columns[axis];
  return {
    read: column === undefined ? axis : `${column} AS ${axis}`,
    group: axis,
    name: axis,
    written: axis,
  };
}

/** Of nothing, nothing. */
function clause(word: string, parts: readonly string[]): string {
  return parts.length > 0 ? `${word} ${parts.join(', ')}` : '';
}
