/** What a day cost. Pure. */
import type { DaySpending } from './records.ts';

export function addToDay(spent: DaySpending | undefined, { day, bytes }: DaySpending): DaySpending {
  return { day, bytes: (spent?.bytes ?? 0) + bytes };
}
