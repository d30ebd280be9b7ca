/** What may leave the device: who changes it, and what the browser has to say. */
import { beforeEach, describe, expect, it } from 'vitest';
import { PURPOSE_VERSION } from '../../../utils/store/consent.ts';
import type { Consent, Level } from '../../../utils/store/consent.ts';
import { createReachwatch } from '../../../utils/run.ts';
import { newLife } from './lives.ts';
import { ANSWERED, freshDatabases, smallWorld, type SmallWorld } from './small-world.ts';

beforeEach(freshDatabases);

const consent = (level: Level, purpose_version = PURPOSE_VERSION): Consent => ({
  purpose_version,
  level,
  at: '2026-01-01T00:00:00.000Z',
});

async function worldWith(given: Consent | null, data = true): Promise<SmallWorld> {
  const world = await smallWorld(() => ANSWERED);
  Object.assign(world.allowed, { consent: given, data });
  return world;
}

describe('agreeing', () => {
  it.each<Level>(['local', 'reference', 'contribute'])(
    'keeps %s, with its purpose and its time',
    async (level) => {
      const world = await worldWith(null);
      expect(await newLife(world).answer({ type: 'agree', level })).toEqual({ ok: true });
      expect(world.allowed.consent).toEqual({
        purpose_version: PURPOSE_VERSION,
        level,
        at: world.now().toISOString(),
      });
    },
  );

  it('is not enough for reports where the browser has not been asked, or said no', async () => {
    const world = await worldWith(consent('reference'), false);
    const reply = await newLife(world).answer({ type: 'agree', level: 'contribute' });
    expect(reply).toMatchObject({ ok: false });
    expect(world.allowed.consent).toEqual(consent('reference'));
  });

  it('renews what was agreed to for an older purpose', async () => {
    const world = await worldWith(consent('contribute', PURPOSE_VERSION - 1));
    await newLife(world).answer({ type: 'agree', level: 'contribute' });
    expect(world.allowed.consent).toMatchObject({ level: 'contribute', purpose_version: PURPOSE_VERSION });
  });

  it('to less gives the browser its leave back', async () => {
    const world = await worldWith(consent('contribute'));
    await newLife(world).answer({ type: 'agree', level: 'local' });
    expect(world.allowed).toMatchObject({ consent: { level: 'local' }, data: false });
  });
});

describe('withdrawing', () => {
  it.each<[Level, Level, Level]>([
    ['contribute', 'reference', 'reference'],
    ['contribute', 'local', 'local'],
    ['reference', 'local', 'local'],
    ['reference', 'reference', 'reference'],
    ['reference', 'contribute', 'reference'],
    ['local', 'contribute', 'local'],
  ])('from %s down to %s leaves %s', async (from, to, level) => {
    const world = await worldWith(consent(from));
    expect(await newLife(world).answer({ type: 'withdraw', to })).toEqual({ ok: true });
    expect(world.allowed).toMatchObject({ consent: { level }, data: false });
  });

  it('counts also where the disk is too full to erase, which is done when there is room', async () => {
    const world = await worldWith(consent('contribute'));
    const full = new DOMException('full', 'QuotaExceededError');
    await world.store.allowSharing({ since: world.now().toISOString(), purpose: PURPOSE_VERSION });
    const { withdrawSharing } = world.store;
    world.store.withdrawSharing = () => Promise.reject(full);
    await expect(createReachwatch(world).answer({ type: 'withdraw', to: 'local' })).rejects.toBe(full);
    expect(world.allowed).toMatchObject({ consent: { level: 'local' }, data: false });
    world.store.withdrawSharing = withdrawSharing;
    await createReachwatch(world).wake();
    expect(await world.store.sharing()).toBeUndefined();
  });

  it('never makes an outdated consent hold again', async () => {
    const world = await worldWith(consent('contribute', PURPOSE_VERSION - 1));
    await newLife(world).answer({ type: 'withdraw', to: 'reference' });
    expect(world.allowed.consent).toMatchObject({ level: 'local' });
  });

  it('lowers the level before the browser takes its leave back: its event must not find it raised', async () => {
    const world = await worldWith(consent('contribute'));
    const order: string[] = [];
    const write = world.consent.write;
    world.consent.write = async (written) => {
      order.push(written.level);
      await write(written);
    };
    world.data.giveBack = async () => void order.push('given back');
    await newLife(world).answer({ type: 'withdraw', to: 'local' });
    expect(order).toEqual(['local', 'given back']);
  });
});

describe('the browser takes its leave back', () => {
  it.each(['permissionsChanged', 'wake'] as const)('%s: nothing is contributed any more', async (event) => {
    const world = await worldWith(consent('contribute'), false);
    await newLife(world)[event]();
    expect(world.allowed.consent).toMatchObject({ level: 'reference' });
  });

  it.each<Level>(['local', 'reference'])('changes nothing at the level %s', async (level) => {
    const world = await worldWith(consent(level), false);
    await newLife(world).permissionsChanged();
    expect(world.allowed.consent).toEqual(consent(level));
  });

  it('makes the summary anew, so that a lost access to the sites shows', async () => {
    const world = await worldWith(null);
    world.hasHostPermission = async () => false;
    await newLife(world).permissionsChanged();
    expect(world.published.summary?.warnings).toEqual(['no_host_permission']);
  });
});

describe('the welcome page', () => {
  it.each<[string, Consent | null, boolean, string, boolean]>([
    ['opens after an installation', null, false, 'install', true],
    ['not where a command has begun already', null, true, 'install', false],
    ['not where somebody has chosen', consent('local'), false, 'install', false],
    ['opens when the purpose has changed', consent('contribute', PURPOSE_VERSION - 1), true, 'update', true],
    ['not at an update for the same purpose', consent('contribute'), true, 'update', false],
    ['not at an update for who declined', null, false, 'update', false],
    [
      'not at an update for who kept everything',
      consent('local', PURPOSE_VERSION - 1),
      true,
      'update',
      false,
    ],
    ['not when the browser itself is updated', null, false, 'browser_update', false],
  ])('%s', async (_name, given, enabled, reason, opens) => {
    const world = await worldWith(given);
    world.set({ enabled });
    await newLife(world).installed(reason);
    expect(world.allowed.welcomes).toBe(opens ? 1 : 0);
  });
});
