/**
 * The versions that reports were made with. A set of texts for each network and hour costs a third of counting them, and most
 * answers know few versions: which those are is asked first, of days, and of each row a number then says which it has, a bit for
 * each.
 */
import type { AnswerTable, Values } from '../store/engine.ts';
import { text } from '../store/sql.ts';

/** All that the reports in question were made with. */
export interface MadeWith {
  methods: readonly string[];
  schemas: readonly number[];
}

/** A number in JSON has 53 bits, of which the lowest is of what is none of these: a server may have what another has not yet. */
const MOST = 52;

/** Of rows of the source. */
export function selectMadeWith(source: string, condition: string): string {
  return `SELECT groupUniqArray(method_version) AS methods, groupUniqArray(schema_version) AS schemas FROM ${source} AS source WHERE ${condition}`;
}

/** Null: there are none, or too many to be numbered. */
export function madeWithIn({ rows }: AnswerTable): MadeWith | null {
  const [methods, schemas] = (rows[0] ?? []).map((list) => (Array.isArray(list) ? list : []));
  const known = { methods: (methods ?? []).map(String).toSorted(), schemas: (schemas ?? []).map(Number) };
  known.schemas.sort((one, other) => one - other);
  const isUsable = Object.values(known).every(({ length }) => length > 0 && length <= MOST);
  return isUsable ? known : null;
}

/** Columns of the versions for each network, and made of those, for each row of the answer. */
export function versionColumns(known: MadeWith | null): { ofNetworks: string[]; ofRows: string[] } {
  if (known === null) {
    return {
      ofNetworks: [
        'groupUniqArray(method_version) AS n_methods',
        'groupUniqArray(schema_version) AS n_schemas',
      ],
      ofRows: [
        'arraySort(groupUniqArrayArray(n_methods)) AS methods',
        'arraySort(groupUniqArrayArray(n_schemas)) AS schemas',
      ],
    };
  }
  const numbered = [
    { name: 'methods', column: 'method_version', values: known.methods.map(text) },
    {
      name: 'schemas',
      column: 'schema_version',
      values: known.schemas.map((version) => `toUInt16(${version})`),
    },
    // Of one there is nothing to tell.
  ].filter(({ values }) => values.length > 1);
  return {
    ofNetworks: numbered.map(
      ({ name, column, values }) =>
        `groupBitOr(bitShiftLeft(toUInt64(1), indexOf([${values.join(', ')}], ${column}))) AS n_${name}`,
    ),
    ofRows: numbered.map(({ name }) => `groupBitOr(n_${name}) AS ${name}`),
  };
}

/** Reads a column that was made so. */
export function versionsIn<Version extends string | number>(
  { columns }: AnswerTable,
  name: string,
  { known, read }: { known: readonly Version[]; read: (value: unknown) => Version },
): (row: Values) => Version[] {
  const place = columns.indexOf(name);
  const ofBits = (bits: number): Version[] =>
    known.filter((_, bit) => Math.floor(bits / 2 ** (bit + 1)) % 2 === 1);
  return (row) => {
    if (place === -1) return [...known];
    const value = row[place];
    return Array.isArray(value) ? value.map(read) : ofBits(Number(value));
  };
}
