/** Spans of time, and how long they are together. Pure. */

/** Milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

/** Length of the union of the spans. */
export function covered_ms(spans: readonly Span[]): number {
  let [covered, end] = [0, -Infinity];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    covered += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return covered;
}
