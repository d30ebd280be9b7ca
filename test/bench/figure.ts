/** What the bench tells of one measured thing. Pure. */

export interface Figure {
  part: string;
  what: string;
  value: number;
  unit:
    | 'ratio'
    | 'bytes'
    | 'kB'
    | 'MB'
    | 'requests'
    | 'seconds'
    | 'results'
    | 'batches'
    | 'places'
    | 'percent';
  /** The value may be at most this; null: told for information. */
  goal: number | null;
  /** The goal is the least that the value may be. */
  atLeast?: true;
  /** What the value was made of, for whoever wants to check it. */
  from: Record<string, number | string>;
}

export interface Measured {
  figures: Figure[];
  /** What must not happen at any speed and did, one line each. */
  wrongs: string[];
}

export function isMissed({ value, goal, atLeast }: Figure): boolean {
  if (goal === null) return false;
  return atLeast ? !(value >= goal) : !(value <= goal);
}

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

/** What a unit of the first coordinate adds to the second: the slope of the line through the points (least squares). */
export function growth(points: readonly (readonly [number, number])[]): number {
  const middle = (which: 0 | 1): number => sum(points.map((point) => point[which])) / points.length;
  const [x, y] = [middle(0), middle(1)];
  return (
    sum(points.map((point) => (point[0] - x) * (point[1] - y))) /
    sum(points.map((point) => (point[0] - x) ** 2))
  );
}
