/**
 * The whole product: wake → plan → batch (anchors, probe, again, anchors, judge, keep) → summary.
 * A heartbeat beside it tells outages. One batch runs at a time; the others wait in the store.
 */
import type { LineFrame } from './diagnose/verdict.ts';
import type { Message, Reply } from './messages.ts';
import { askHeartbeat } from './run/ask-line.ts';
import { runBatch } from './run/batch.ts';
import { chosenTargets } from './run/chosen-targets.ts';
import { agree, heedBrowser, wantsWelcome, withdraw } from './run/level.ts';
import { createSender } from './run/sender.ts';
import { settleSharing } from './run/sharing.ts';
import { createPublisher } from './run/publisher.ts';
import { keepBeat } from './run/keep-beat.ts';
import type { World } from './run/world.ts';
import { planBatch } from './schedule/plan.ts';
import { dueRechecks } from './schedule/recheck.ts';
import { SECOND } from './schedule/time.ts';
import type { BatchTrigger } from './store/records.ts';
import type { Target } from './targets/schema.ts';

export interface Reachwatch {
  /** The worker started: alarms that are missing are made, batches that were cut short go on. */
  wake: () => Promise<void>;
  onAlarm: (name: string) => Promise<void>;
  answer: (message: Message) => Promise<Reply>;
  settingsChanged: () => Promise<void>;
  /** The browser installed or updated the extension, for this reason (`runtime.OnInstalledReason`). */
  installed: (reason: string) => Promise<void>;
  /** The browser gave or took back a permission. */
  permissionsChanged: () => Promise<void>;
}

/** When the last batch of all targets began; the next one is reckoned from it. */
async function lastBatchAt({ store }: World): Promise<string | null> {
  return (await store.lastFullBatch())?.created_at ?? null;
}

export function createReachwatch(world: World): Reachwatch {
  const publisher = createPublisher(world);
  const sender = createSender(world);
  const stopped = new Set<string>();
  let current: { id: string; controller: AbortController } | null = null;
  let working: Promise<void> = Promise.resolve();

  const wake = async () => {
    await heedBrowser(world);
    await settleSharing(world);
    const settings = await world.settings();
    const unfinished = await world.store.unfinishedBatches();
    await world.alarms.ensure(settings, unfinished.length > 0, await lastBatchAt(world));
    if (settings.enabled) await sender.plan();
    // Progress that still shows: the last worker ended right behind a batch, before it had told of it.
    if (unfinished.length > 0 || (await world.progress()) !== null) void work();
  };

  /** Works all unfinished batches off, oldest first. Chained, so that two never run at once. */
  const work = () => {
    working = working.then(workAll).catch((bug: unknown) => console.error('batch ended by a bug', bug));
    return working;
  };

  const workAll = async () => {
    for (;;) {
      const [batch] = await world.store.unfinishedBatches();
      if (batch === undefined) break;
      const controller = new AbortController();
      current = { id: batch.id, controller };
      if (stopped.has(batch.id)) controller.abort();
      await world.alarms.ensure(await world.settings(), true, await lastBatchAt(world));
      await publisher.batchStarts(batch);
      await runBatch(world, batch, controller.signal, {
        measured: publisher.measured,
        framed: (frame) => keepBeat(world, frame),
      }).finally(() => {
        current = null;
      });
      stopped.delete(batch.id);
    }
    await world.store.applyRetention(world.now(), await world.settings());
    const settings = await world.settings();
    await world.alarms.ensure(settings, false, await lastBatchAt(world));
    await world.alarms.recheckAt(settings.enabled ? await nextRecheckAt() : null);
    if (settings.enabled) await sender.plan();
    await publisher.batchesEnd();
  };

  const start = async (trigger: BatchTrigger, targets: Target[]): Promise<string | null> => {
    if (targets.length === 0) return null;
    const id = world.newId();
    const created_at = world.now().toISOString();
    await world.store.createBatch(
      { id, trigger, state: 'running', created_at, ended_at: null, total: targets.length, frames: [] },
      targets.map((target, position) => ({
        batch_id: id,
        url: target.url,
        target,
        position,
        observations: null,
        ladder: null,
      })),
    );
    void work();
    return id;
  };

  /** The chosen targets, thinned to the day's data budget. */
  const startScheduled = async () => {
    if ((await world.store.unfinishedBatches()).length > 0) return work();
    const settings = await world.settings();
    const now = world.now().toISOString();
    const { targets } = planBatch({
      targets: await chosenTargets(world),
      states: await world.store.targetStates(),
      spent_bytes: await world.store.bytesSpent(now.slice(0, 10)),
      budget_bytes: settings.daily_budget_bytes,
      save_data: world.saveData(),
      now,
      interval_minutes: settings.batch_interval_minutes,
    });
    await start('schedule', targets);
  };

  const startRechecks = async () => {
    // What is under way may settle what is due; its end sets the alarm for what is left.
    if ((await world.store.unfinishedBatches()).length > 0) return work();
    const due = dueRechecks(await world.store.targetStates(), world.now().toISOString());
    const targets = due.map(({ target }) => target);
    if (targets.length > 0) await start('recheck', targets);
    else await world.alarms.recheckAt(await nextRecheckAt());
  };

  const nextRecheckAt = async () => {
    const states = await world.store.targetStates();
    const [first] = states.flatMap(({ recheck_at }) => recheck_at ?? []).toSorted();
    return first ?? null;
  };

  const beat = async () => {
    if (current !== null) return; // The batch asks the anchors itself.
    const frame: LineFrame = await askHeartbeat(world, AbortSignal.timeout(60 * SECOND));
    if (current !== null) return;
    await keepBeat(world, frame);
    await publisher.publish();
  };

  const stop = async () => {
    for (const { id } of await world.store.unfinishedBatches()) stopped.add(id);
    current?.controller.abort();
    await work();
  };

  const checkNow = async (targets: Target[] | undefined): Promise<Reply> => {
    const unfinished = await world.store.unfinishedBatches();
    const running = unfinished.find(({ trigger }) => trigger !== 'recheck');
    if (targets === undefined && running !== undefined) {
      void work();
      return { ok: true, batch_id: running.id };
    }
    const id = await start('person', targets ?? (await chosenTargets(world)));
    return id === null ? { ok: false, error: 'there is nothing to check' } : { ok: true, batch_id: id };
  };

  /** What the person does not allow any more ends, also what is under way. */
  const heedLevel = () => Promise.all([sender.heed(), world.controls.forgetOthers()]);

  const answer = async (message: Message): Promise<Reply> => {
    if (message.type === 'check_now') return checkNow(message.targets);
    if (message.type === 'agree') {
      return agree(world, message.level).finally(heedLevel);
    }
    if (message.type === 'withdraw') {
      await withdraw(world, message.to).finally(heedLevel);
    }
    if (message.type === 'set_own_targets') await world.store.setOwnTargets(message.targets);
    if (message.type === 'set_own_block_pages') await world.store.put('own_block_pages', message.pages);
    if (message.type === 'stop' || message.type === 'erase') await stop();
    if (message.type === 'erase') {
      await sender.stop();
      await world.store.erase();
      await settleSharing(world);
    }
    await publisher.publish();
    return { ok: true };
  };

  return {
    wake,
    onAlarm: async (name) => {
      if (!(await world.settings()).enabled && name !== 'resume') return;
      if (name === 'batch') await startScheduled();
      if (name === 'recheck') await startRechecks();
      if (name === 'heartbeat') await beat();
      if (name === 'outbox') {
        await sender.work();
        await publisher.publish();
      }
      if (name === 'resume') await wake();
    },
    settingsChanged: async () => {
      await world.controls.forgetOthers();
      await wake();
      await publisher.publish();
    },
    installed: async (reason) => {
      if (await wantsWelcome(world, reason)) await world.openWelcome();
    },
    permissionsChanged: async () => {
      await heedBrowser(world);
      await sender.heed();
      await publisher.publish();
    },
    answer,
  };
}
