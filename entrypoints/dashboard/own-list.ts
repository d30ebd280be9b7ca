/** What a person can do with their own targets. */
import { formatTargetList, parseTargetList } from '../../utils/targets/list-csv.ts';
import type { Target } from '../../utils/targets/schema.ts';
import { targetOfUrl } from '../../utils/targets/target-url.ts';
import { download } from './download.ts';
import { send } from './orders.ts';
import type { State } from './state.ts';

type Change = Partial<State>;

export async function addOwn(own: Target[], text: string): Promise<Change> {
  const read = targetOfUrl(text);
  if (!read.ok) return { notice: { key: 'own.invalid', slots: { message: read.message } } };
  return keepOwn([...own.filter(({ url }) => url !== read.target.url), read.target]);
}

export function removeOwn(own: Target[], url: string): Promise<Change> {
  return keepOwn(own.filter((target) => target.url !== url));
}

export async function importOwn(own: Target[], file: File): Promise<Change> {
  const list = parseTargetList(await file.text(), 'user');
  if (!list.ok) return { errors: list.errors, notice: null };
  const known = new Set(own.map(({ url }) => url));
  const added = list.targets.filter(({ url }) => !known.has(url));
  const notice = { key: 'own.imported', slots: { n: added.length } } as const;
  const kept = await keepOwn([...own, ...added]);
  return { ...kept, errors: [], notice: kept.notice ?? notice };
}

export function exportOwn(own: Target[]): Promise<void> {
  return download([formatTargetList(own)], 'reachwatch-own-list.csv', 'text/csv');
}

async function keepOwn(own: Target[]): Promise<Change> {
  const problem = await send({ type: 'set_own_targets', targets: own });
  return problem.notice === undefined ? { own, notice: null } : problem;
}
