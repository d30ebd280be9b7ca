/**
 * A site that is called blocked by a control from before it failed may have gone down since, for everybody. Where a
 * collector looks at it again soon, the verdict waits for that.
 */
import { judge } from '../diagnose/judge.ts';
import { restsOnOlderControl } from '../diagnose/older-control.ts';
import { SECOND } from '../schedule/time.ts';
import { dueItems, type Due, type Step } from './step.ts';

/** As long as the quiet that some questions need; collectors that look every ten minutes are not waited for, mostly. */
const MOST_WAIT_MS = 75 * SECOND;
/** From the moment at which a control may be measured until it can be fetched. */
const SETTLING_MS = 10 * SECOND;

/** URLs whose verdict would rest on a control that is renewed soon, with the moment at which that one can be had. */
export async function soonRenewed(step: Step): Promise<Map<string, number>> {
  const { world, batch, signal } = step;
  if (signal.aborted) return new Map();
  const frames = (await world.store.batch(batch.id))?.frames ?? [];
  const items = await dueItems(step, (item) => item.control !== null && wouldRestOnOlder(item, frames));
  const latest = world.now().getTime() + MOST_WAIT_MS;
  const renewed = items.map(async ({ url }) => {
    const next = await world.controls.nextLookAt(url);
    return [url, next === null ? Infinity : Date.parse(next) + SETTLING_MS] as const;
  });
  return new Map((await Promise.all(renewed)).filter(([, at]) => at <= latest));
}

/** Waits for them, and fetches them. Nothing happens where there are none. */
export async function awaitControls({ world, signal }: Step, renewed: Map<string, number>): Promise<void> {
  if (renewed.size === 0) return;
  const left_ms = Math.max(...renewed.values()) - world.now().getTime();
  if (left_ms > 0) await world.sleep(left_ms, signal);
  await world.controls.refresh(signal);
}

function wouldRestOnOlder(
  { observations: kept, ladder, control, blockPages }: Due,
  frames: Step['batch']['frames'],
) {
  const observations = kept ?? [];
  const verdict = judge({ observations, frames, ended: 'measured', ladder, control, blockPages });
  return restsOnOlderControl(verdict, control, observations);
}
