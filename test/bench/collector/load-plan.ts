/** What the load's process is told, and what it tells. */
export interface LoadPlan {
  port: number;
  connections: number;
  /** Not counted. */
  warmUpSeconds: number;
  seconds: number;
  /** The beginning of every id, at most 12 characters of base64url: no two runs send the same batch. */
  run: string;
}

export interface LoadResult {
  /** 202 answers within the counted time, and in all. */
  acknowledged: number;
  all: number;
  /** 429 and 503: asked to come back later. */
  refused: number;
  /** Any other answer, and how often: there should be none. */
  odd: Record<string, number>;
  /** The counted time. */
  seconds: number;
  p50_ms: number;
  p99_ms: number;
}

/** Each connection has an address of its own, in a /24 of its own: as a country's clients do. */
export function loadAddress(index: number): string {
  return `127.${1 + Math.floor(index / 250)}.${1 + (index % 250)}.7`;
}
