/** What the bench tells of one measured thing. Pure. */

export interface Figure {
  part: string;
  what: string;
  value: number;
  unit: 'ratio' | 'bytes' | 'kB' | 'requests' | 'seconds' | 'results';
  /** The value may be at most this; null: told for information. */
  goal: number | null;
  /** What the value was made of, for whoever wants to check it. */
  from: Record<string, number | string>;
}

export interface Measured {
  figures: Figure[];
  /** What must not happen at any speed and did, one line each. */
  wrongs: string[];
}

export const isMissed = ({ value, goal }: Figure): boolean => goal !== null && !(value <= goal);

/** The middle value; of an even number of values the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** To three significant figures: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
