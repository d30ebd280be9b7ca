import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatch } from '../../../utils/schedule/plan.ts';
import type { PlanInput, Standing } from '../../../utils/schedule/plan.ts';
import { MINUTE } from '../../../utils/schedule/time.ts';
import type { EndpointRole, Target } from '../../../utils/targets/schema.ts';

const NOW = '2026-03-02T00:00:00.000Z';
const ago = (minutes: number) => new Date(Date.parse(NOW) - minutes * MINUTE).toISOString();

function target(service: string, role: EndpointRole = 'page'): Target {
  return {
    url: `https://${role}.${service}.example/`,
    category_code: 'GRP',
    service,
    role,
    source: 'built_in',
  };
}

function standing(url: string, change: Partial<Standing> = {}): Standing {
  return { url, verdict: { verdict: 'ok' }, streak: 9, checked_at: ago(60), ...change };
}

function plan(input: Partial<PlanInput>) {
  return planBatch({
    targets: [],
    states: [],
    spent_bytes: 0,
    budget_bytes: 5_000_000,
    save_data: false,
    now: NOW,
    estimate: () => 1000,
    ...input,
  });
}

/** A day of 24 batches, so that one batch's share is `slots` targets of 1000 bytes. */
const budgetOf = (slots: number) => slots * 24 * 1000;

const services = ['a', 'b', 'c', 'd', 'e'];
const pages = services.map((service) => target(service));
const others = services.flatMap((service) => [target(service, 'api'), target(service, 'cdn')]);
const all = [...pages, ...others];
const stable = all.map(({ url }) => standing(url));

/** What a target looks like after an outage. */
function hidden(verdict: string): Partial<Standing> {
  return { verdict: { verdict: 'unknown' }, streak: 1, held: { verdict, streak: 40 } };
}

describe('planBatch', () => {
  it('asks everything when the budget allows it, in the order given', () => {
    expect(plan({ targets: all, states: stable })).toEqual({ targets: all, thinned: [] });
  });

  it('keeps every page as long as possible', () => {
    const { targets, thinned } = plan({ targets: all, states: stable, budget_bytes: budgetOf(5) });
    expect(targets).toEqual(pages);
    expect(thinned).toEqual(others);
  });

  it('shares what is left beside the pages evenly over the services', () => {
    const { targets } = plan({ targets: all, states: stable, budget_bytes: budgetOf(10) });
    const perService = Map.groupBy(targets, ({ service }) => service);
    expect([...perService.values()].map(({ length }) => length)).toEqual([2, 2, 2, 2, 2]);
  });

  it.each([
    ['fails', { verdict: { verdict: 'blocked' } }],
    ['is not known', { verdict: { verdict: 'unknown' } }],
    ['has changed', { streak: 1 }],
    [
      'failed before the line did',
      { verdict: { verdict: 'unknown' }, held: { verdict: 'down', streak: 40 } },
    ],
  ] satisfies [string, Partial<Standing>][])('what %s comes before stable pages', (_name, change) => {
    const [cdn] = others.slice(-1);
    const states = all.map(({ url }) => standing(url, url === cdn?.url ? change : {}));
    const { targets } = plan({ targets: all, states, budget_bytes: budgetOf(1) });
    expect(targets).toContain(cdn);
  });

  it('what was never measured comes before stable pages', () => {
    const { targets } = plan({ targets: all, states: stable.slice(0, -1), budget_bytes: budgetOf(1) });
    expect(targets).toContain(others.at(-1));
  });

  it.each([
    ['for a day', { checked_at: ago(24 * 60) }],
    ['since a time that has not come: the clock was set back', { checked_at: ago(-60) }],
    ['but for the line', { verdict: { verdict: 'unknown' }, held: { verdict: 'ok', streak: 40 } }],
  ] satisfies [string, Partial<Standing>][])(
    'a stable target not seen %s comes before pages',
    (_name, change) => {
      const [cdn] = others.slice(-1);
      const states = all.map(({ url }) => standing(url, url === cdn?.url ? change : {}));
      const { targets } = plan({ targets: all, states, budget_bytes: budgetOf(1) });
      expect(targets).toEqual([cdn]);
    },
  );

  it('after an outage, what failed before it comes before what was well', () => {
    const [, second] = pages;
    const states = pages.map(({ url }) => standing(url, hidden(url === second?.url ? 'down' : 'ok')));
    expect(plan({ targets: pages, states, budget_bytes: budgetOf(1) }).targets).toEqual([second]);
  });

  it('takes turns: over a day every stable target is asked, on a budget for a few at a time', () => {
    const checked = new Map(all.map(({ url }) => [url, ago(60)]));
    const asked = new Set<string>();
    let spent = 0;
    for (let hour = 0; hour < 24; hour += 1) {
      const now = ago(-60 * hour);
      const states = all.map(({ url }) => standing(url, { checked_at: checked.get(url) ?? '' }));
      const { targets } = plan({ targets: all, states, now, spent_bytes: spent, budget_bytes: budgetOf(7) });
      expect(targets.length).toBeGreaterThanOrEqual(6);
      for (const { url } of targets) {
        asked.add(url);
        checked.set(url, now);
        spent += 1000;
      }
    }
    expect(asked.size).toBe(all.length);
    expect(spent).toBeLessThanOrEqual(budgetOf(7));
  });

  it('new targets do not eat the whole day at once', () => {
    const many = Array.from({ length: 100 }, (_, index) => target(`s${index}`));
    const { targets } = plan({ targets: many, budget_bytes: 100_000 });
    expect(targets).toHaveLength(25);
  });

  it('halves the budget where data is dear', () => {
    const { targets } = plan({ targets: all, states: stable, budget_bytes: budgetOf(10), save_data: true });
    expect(targets).toEqual(pages);
  });

  it('asks nothing when the budget is spent', () => {
    const { targets, thinned } = plan({
      targets: all,
      states: stable,
      budget_bytes: 1000,
      spent_bytes: 1000,
    });
    expect(targets).toEqual([]);
    expect(thinned).toEqual(all);
  });

  it('a daily batch may use what is left of the day', () => {
    const { targets } = plan({ targets: all, states: stable, budget_bytes: 15_000, interval_minutes: 1440 });
    expect(targets).toEqual(all);
  });

  it('reckons with what the last measurement cost', () => {
    const input = { targets: pages, spent_bytes: 0, budget_bytes: 24 * 50_000, save_data: false, now: NOW };
    const dear = planBatch({ ...input, states: pages.map(({ url }) => standing(url, { bytes: 50_000 })) });
    const cheap = planBatch({ ...input, states: pages.map(({ url }) => standing(url, { bytes: 100 })) });
    expect(dear.targets).toHaveLength(1);
    expect(cheap.targets).toEqual(pages);
  });

  it('never drops what is urgent for what is stable, never exceeds the day, loses no target', () => {
    const someTarget = fc.record({
      service: fc.constantFrom(...services),
      role: fc.constantFrom<EndpointRole>('page', 'api', 'cdn'),
      number: fc.nat(40),
      state: fc.option(
        fc.record({
          verdict: fc.constantFrom('ok', 'blocked', 'unknown'),
          streak: fc.integer({ min: 1, max: 6 }),
          age: fc.integer({ min: -100, max: 3000 }),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.array(someTarget), fc.nat(60_000), fc.nat(60_000), (some, budget, spent) => {
        const byUrl = new Map(
          some.map((one) => [
            one.number,
            { ...target(one.service, one.role), url: `https://${one.number}.example/` },
          ]),
        );
        const targets = [...byUrl.values()];
        const states = some.flatMap(({ number, state }) =>
          state === null
            ? []
            : [
                standing(`https://${number}.example/`, {
                  verdict: { verdict: state.verdict },
                  streak: state.streak,
                  checked_at: ago(state.age),
                }),
              ],
        );
        const planned = plan({ targets, states, budget_bytes: budget, spent_bytes: spent });
        expect(planned.targets.length * 1000).toBeLessThanOrEqual(Math.max(0, budget - spent));
        expect(new Set([...planned.targets, ...planned.thinned])).toEqual(new Set(targets));
        expect(planned.targets.length + planned.thinned.length).toBe(targets.length);
        const known = new Map(states.map((state) => [state.url, state]));
        const isUrgent = ({ url }: Target) => {
          const state = known.get(url);
          return state === undefined || state.verdict.verdict !== 'ok' || state.streak < 3;
        };
        expect(!planned.thinned.some(isUrgent) || planned.targets.every(isUrgent)).toBe(true);
      }),
    );
  });
});
