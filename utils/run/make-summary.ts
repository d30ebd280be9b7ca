/** Gathers from the store what the summary is made of. */
import { DAY, MINUTE } from '../schedule/time.ts';
import { summarize } from '../summary/summarize.ts';
import type { Summary } from '../summary/summary.ts';
import { serviceName } from '../targets/built-in.ts';
import { chosenTargets } from './chosen-targets.ts';
import type { World } from './world.ts';

export async function makeSummary(world: World): Promise<Summary> {
  const now = world.now();
  const line = await world.store.get('line');
  return summarize({
    now: now.toISOString(),
    targets: await chosenTargets(world),
    serviceName,
    states: await world.store.targetStates(),
    seen: await world.store.resultsSince(new Date(now.getTime() - DAY).toISOString()),
    line: { state: line?.line.state ?? null, since: line?.line.since ?? null },
    next_check_at: await world.alarms.nextCheckAt(),
    warnings: await warningsNow(world),
  });
}

async function warningsNow(world: World): Promise<Summary['warnings']> {
  const { daily_budget_bytes } = await world.settings();
  const spent = await world.store.bytesSpent(world.now().toISOString().slice(0, 10));
  const full = await world.store.get('storage_full');
  return [
    ...((await world.hasHostPermission()) ? [] : ['no_host_permission' as const]),
    ...(full !== undefined && isRecent(full.at, world.now()) ? ['storage_full' as const] : []),
    ...(spent >= daily_budget_bytes ? ['budget_spent' as const] : []),
  ];
}

/** A disk that was full is told for a day; when it is full again, it is told again. */
function isRecent(at: string, now: Date): boolean {
  return now.getTime() - Date.parse(at) < 24 * 60 * MINUTE;
}
