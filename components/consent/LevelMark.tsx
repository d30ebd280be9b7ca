import type { Level } from './levels.ts';

/** Arrows between the device (below) and the world (above). */
const ARROWS: Record<Level, string> = {
  local: '',
  reference: 'M20 20v13m-5-5 5 5 5-5',
  contribute: 'M14 20v13m-5-5 5 5 5-5M26 33V20m-5 5 5-5 5 5',
};

/** What passes between the device and the world. It says nothing to a screen reader: the words stand beside it. */
export function LevelMark({ level }: { level: Level }) {
  return (
    <svg class={`level-mark is-${level}`} viewBox="0 0 40 54" aria-hidden="true">
      <path class="world" d="M12 9a8 8 0 1 0 16 0 8 8 0 1 0-16 0h16M20 1c-5 5-5 11 0 16 5-5 5-11 0-16" />
      <path class="device" d="M10 39h20v10H10zM5 52.5h30" />
      <path class="arrows" d={ARROWS[level]} />
    </svg>
  );
}
