/**
 * Values in SQL. The only place where text becomes part of a statement: ClickHouse 18.16 (Debian's) knows no parameters, so
 * that one dialect for all engines has to write values out.
 */

/** A string literal. Escaped with backslashes, which both engines read, in every character that could end or bend it. */
export function text(value: string): string {
  const escaped = value.replaceAll(/['\\]/g, (mark) => `\\${mark}`).replaceAll('\0', String.raw`\0`);
  return `'${escaped.toWellFormed()}'`;
}

/** A whole number that JSON and SQL both hold exactly. */
export function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`not a whole number: ${value}`);
  return String(value);
}

/** Seconds since 1970 as a `DateTime('UTC')`. */
export function time(seconds: number): string {
  return `toDateTime(${integer(seconds)}, 'UTC')`;
}

/** A list for `IN`; it must not be empty, since `IN ()` is no SQL. */
export function list(values: readonly string[]): string {
  if (values.length === 0) throw new Error('an empty list has no form in SQL');
  return `(${values.join(', ')})`;
}
