import type { HourCell, ServiceState } from '../utils/summary/summary.ts';

const STEP = 5;
const WIDTH = 4;
export const STRIP_HEIGHT = 18;

/** Bars of a cell, [top, height]: the worse, the taller; a block is a broken bar, `down` hangs from above. */
const BARS: Record<ServiceState | 'none', [number, number][]> = {
  ok: [[11, 7]],
  partly: [[6, 12]],
  failing: [[0, 18]],
  blocked: [
    [0, 8],
    [10, 8],
  ],
  down: [[0, 10]],
  unknown: [[14, 4]],
  unchecked: [[17, 1]],
  none: [[17, 1]],
};

export interface Shape {
  state: ServiceState | 'none';
  /** SVG path of all cells in this state. */
  path: string;
}

export function stripWidth(cells: number): number {
  return cells * STEP - (STEP - WIDTH);
}

/** One path a state, not one element a cell: a popup of 30 services stays at a few hundred nodes. */
export function hourShapes(hours: readonly HourCell[]): Shape[] {
  const paths = new Map<Shape['state'], string>();
  for (const [index, cell] of hours.entries()) {
    const state = cell ?? 'none';
    const bars = BARS[state].map(([top, height]) => `M${index * STEP} ${top}h${WIDTH}v${height}h-${WIDTH}z`);
    paths.set(state, (paths.get(state) ?? '') + bars.join(''));
  }
  return [...paths].map(([state, path]) => ({ state, path }));
}
