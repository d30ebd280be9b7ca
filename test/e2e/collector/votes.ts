/** Votes made up by chance, and what of them may be seen, worked out a second time without SQL. */
import * as fc from 'fast-check';
import { linesOf } from '../../../collector/journal/line.ts';

/** Of one batch, on one target, in one hour. */
export interface Vote {
  batch: number;
  country: string;
  asn: number;
  /** Seconds since 1970. */
  hour: number;
  target: number;
  verdict: 'ok' | 'blocked';
}

export interface TargetWords {
  target: number;
  input: string;
  domain: string;
  service: string;
  category_code: string;
}

export const DAY = 1_764_028_800;
const HOUR = 3600;
/** Those of neighbours are counted apart. */
export const INTAKES = 2;
const COUNTRIES = ['IQ', 'IR', 'SY'];
const CATEGORIES = ['NEWS', 'GRP'];

export const WORDS: readonly TargetWords[] = Array.from({ length: 4 }, (_, index) => ({
  target: index + 1,
  input: `https://${index + 1}.example/`,
  domain: `${index + 1}.example`,
  service: index < 2 ? 'one' : '',
  category_code: CATEGORIES[index % 2] ?? '',
}));

/** Few networks of very different sizes, so that every kind of neighbourhood occurs. */
export const someVotes: fc.Arbitrary<Vote[]> = fc
  .array(
    fc.record({
      country: fc.constantFrom(...COUNTRIES),
      asn: fc.constantFrom(0, 1, 1, 1, 2, 2, 3, 4),
      hours: fc.uniqueArray(fc.constantFrom(0, 0, 0, 1, 5, 23, 24, 30), { minLength: 1, maxLength: 3 }),
      targets: fc.uniqueArray(fc.integer({ min: 1, max: WORDS.length }), { minLength: 1 }),
      isBlocked: fc.boolean(),
    }),
    { minLength: 5, maxLength: 120 },
  )
  .map((batches) =>
    batches.flatMap(({ country, asn, hours, targets, isBlocked }, batch) =>
      hours.flatMap((hour) =>
        targets.map((target): Vote => ({
          batch: batch + 1,
          country,
          asn,
          hour: DAY + hour * HOUR,
          target,
          verdict: isBlocked ? 'blocked' : 'ok',
        })),
      ),
    ),
  );

/** As the journal has them. */
export function linesOfVotes(votes: readonly Vote[]): string {
  return [...Map.groupBy(votes, ({ batch }) => batch).values()]
    .map((ofBatch) => {
      const told = new Set<number>();
      const hours = [...Map.groupBy(ofBatch, ({ hour }) => hour)].toSorted(([a], [b]) => a - b);
      const rows = hours.map(([hour, ofHour]) => {
        const repeats = ofHour.filter(({ target }) => told.has(target)).map(({ target }) => String(target));
        for (const { target } of ofHour) told.add(target);
        const { batch = 0, country = '', asn = 0 } = ofHour[0] ?? {};
        return {
          hour,
          intake: batch % INTAKES,
          token: batch,
          batch,
          country,
          asn,
          browser: 'firefox',
          browser_major: 153,
          method_version: '1',
          schema_version: 1,
          targets: ofHour.map(({ target }) => String(target)),
          found: ofHour.map(({ verdict }) => (verdict === 'ok' ? 1 : 2)),
          outcomes: ['ok||||||', 'blocked|dns|dns_lookup_error|resolve|network||dns'],
          repeats,
        };
      });
      return linesOf(rows);
    })
    .join('');
}

/** A cell that is published, and whose votes it holds. */
export interface Cell {
  hour: number;
  hours: 1 | 24;
  country: string;
  asn: number;
  target: number;
  votes: Vote[];
}

/** The four steps of collector/store/publish.sql.ts, with sets of people in place of counts. */
export function cellsOf(votes: readonly Vote[], least: number): { cells: Cell[]; left: Vote[] } {
  const cells: Cell[] = [];
  let left = [...votes];
  const day = ({ hour }: Vote): number => hour - (hour % 86_400);
  const take = (place: (vote: Vote) => Omit<Cell, 'votes'>, isMeant: (vote: Vote) => boolean): void => {
    const groups = Map.groupBy(left.filter(isMeant), (vote) => JSON.stringify(place(vote)));
    for (const [key, group] of groups) {
      const cell: Omit<Cell, 'votes'> = JSON.parse(key);
      if (newcomers(group, cell.hours, votes) < least) continue;
      cells.push({ ...cell, votes: group });
      const gone = new Set(group);
      left = left.filter((vote) => !gone.has(vote));
    }
  };
  const at = (vote: Vote, hours: 1 | 24, asn: number) => ({
    hour: hours === 1 ? vote.hour : day(vote),
    hours,
    country: vote.country,
    asn,
    target: vote.target,
  });
  const isNamed = ({ asn }: Vote): boolean => asn !== 0;
  take((vote) => at(vote, 1, vote.asn), isNamed);
  take(
    (vote) => at(vote, 1, 0),
    () => true,
  );
  take((vote) => at(vote, 24, vote.asn), isNamed);
  take(
    (vote) => at(vote, 24, 0),
    () => true,
  );
  return { cells, left };
}

/** People of one hour are all that voted in it; of a day, those whose first vote for the target this is. */
function newcomers(group: readonly Vote[], hours: 1 | 24, votes: readonly Vote[]): number {
  if (hours === 1) return group.length;
  return group.filter(
    ({ batch, target, hour }) =>
      !votes.some((other) => other.batch === batch && other.target === target && other.hour < hour),
  ).length;
}
