/** How much leaves the device: a person's choice, and the browser's leave beside it. The background is the only writer. */
import type { Reply } from '../messages.ts';
import { consentTo, LEVELS, levelOf, mayReport, mustAskAgain, PURPOSE_VERSION } from '../store/consent.ts';
import type { Level } from '../store/consent.ts';
import type { World } from './world.ts';

/** A person agreed to this level, and was told what leaves at it. Not without the browser's own leave. */
export async function agree(world: World, level: Level): Promise<Reply> {
  if (level !== 'contribute') {
    await eraseAnd(world, level, () => lowerTo(world, level));
    return { ok: true };
  }
  if (!(await world.data.isAllowed()))
    return { ok: false, error: 'the browser does not let Reachwatch send reports' };
  await raise(world);
  return { ok: true };
}

/** To contributing what is measured from now on; a consent that stands already goes on. */
async function raise(world: World): Promise<void> {
  if ((await world.store.sharing()) === undefined)
    await world.store.allowSharing({ since: world.now().toISOString(), purpose: PURPOSE_VERSION });
  await keepLevel(world, 'contribute');
}

/** A person takes consent back, down to this level. Never raises it. What waits to be sent is erased before anything else. */
export async function withdraw(world: World, to: Level): Promise<void> {
  await eraseAnd(world, to, async () => {
    const present = levelOf(await world.consent.read());
    const lowest = LEVELS.indexOf(to) < LEVELS.indexOf(present) ? to : present;
    if (lowest !== 'contribute') await lowerTo(world, lowest);
  });
}

/** A disk that is too full to erase keeps nobody from saying no: nothing is sent at that level, and a later waking erases. */
async function eraseAnd(world: World, to: Level, lower: () => Promise<void>): Promise<void> {
  try {
    if (to !== 'contribute') await world.store.withdrawSharing();
  } finally {
    await lower();
  }
}

/** The browser's own leave is given back last: its event finds the level lowered already. */
async function lowerTo(world: World, level: Exclude<Level, 'contribute'>): Promise<void> {
  await keepLevel(world, level);
  await world.data.giveBack();
}

/** The browser's own settings can take the leave back as well: then nothing is contributed any more. */
export async function heedBrowser(world: World): Promise<void> {
  if (mayReport(await world.consent.read()) && !(await world.data.isAllowed()))
    await withdraw(world, 'reference');
}

/**
 * Whether the page that explains and asks is to be opened: after an installation when nobody has chosen anything yet, after
 * an update when the purpose is another than the one that was agreed to.
 */
export async function wantsWelcome(world: World, reason: string): Promise<boolean> {
  const consent = await world.consent.read();
  if (reason === 'install') return consent === null && !(await world.settings()).enabled;
  return reason === 'update' && mustAskAgain(consent);
}

function keepLevel(world: World, level: Level): Promise<void> {
  return world.consent.write(consentTo(level, world.now()));
}
