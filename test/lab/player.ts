/** What the lab's two long-lived processes share: they take worlds from their parent, and end with it. */
import { spawnSync } from 'node:child_process';
import type { World } from './plan.ts';

/** Calls `play` with each world that the parent sends, and tells it when that is done. */
export function takeWorlds(play: (world: World) => Promise<void>): void {
  process.on('message', (world: World) => {
    play(world).then(
      () => tell(null),
      (error: unknown) => tell(String(error)),
    );
  });
  process.on('disconnect', () => process.exit());
}

/** The parent may have left before it is told; then there is nobody to tell. */
function tell(error: string | null): void {
  process.send?.({ error }, undefined, undefined, () => undefined);
}

/** Puts rules in place in this process's namespace. Throws with nft's own words. */
export function applyRules(rules: string): void {
  const ran = spawnSync('nft', ['-f', '-'], { input: rules, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`nft: ${ran.error?.message ?? ran.stderr}`);
}
