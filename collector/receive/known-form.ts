/**
 * Reads a batch without parsing it, when it is written as our own clients write it, to the letter: reports differ from each
 * other in little but their targets, and what the strict reader took once in the same words it would take again. All other
 * text is the strict reader's; whatever is refused, it refuses.
 */
import { BATCH_ID, REPORT_SCHEMA_VERSION, TOKEN, type ReportBatch } from '../../utils/report/schema.ts';
import { MOST, isInTime } from './check-batch.ts';
import { expectedTargets } from './expected-targets.ts';
import { learntTexts } from './learnt-texts.ts';
import { ownCopy } from './own-copy.ts';
import { reportTails } from './report-tails.ts';
import type { BatchOfVotes, Vote } from './votes.ts';

/** `new`: it has the form, as far as it was read, and holds words that were not learnt yet. `other`: it has not. */
export type ReadInForm = { kind: 'known'; batch: BatchOfVotes } | { kind: 'new' | 'other' };

export interface KnownForm {
  /** `now`: milliseconds since 1970. */
  read: (text: string, now: number) => ReadInForm;
  /** From a batch that the strict reader took. */
  learn: (batch: ReportBatch) => void;
}

type Maker = Omit<BatchOfVotes, 'batch_id' | 'token' | 'reports' | 'votes'>;

const START = `{"schema_version":${REPORT_SCHEMA_VERSION},"batch_id":"`;
const BEFORE_TOKEN = '","token":"';
const BEFORE_REPORTS = '"reports":[';
const BEFORE_PADDING = ',"padding":"';
const SPACES = ' '.repeat(MOST.padding);
const isId = new RegExp(BATCH_ID);
const isToken = new RegExp(TOKEN);

/** @param targetNumber Of a published URL as JSON writes it between its quotes, in digits. */
export function knownForm(targetNumber: (written: string) => string | undefined): KnownForm {
  /** What stands between the token and the first report. */
  const makers = learntTexts<Maker>();
  const tails = reportTails();
  const targets = expectedTargets(targetNumber);

  /** The votes of the reports that begin at `start`, and where their list ends. */
  const reportsAt = (
    text: string,
    start: number,
    now: number,
  ): { votes: Vote[]; end: number } | 'new' | 'other' => {
    const votes: Vote[] = [];
    if (text[start] === ']') return { votes, end: start + 1 };
    let hour = Number.NaN;
    targets.begin();
    for (let at = start; votes.length < MOST.reports;) {
      const front = targets.at(text, at);
      if (front === null) return 'other';
      const tailStart = at + front.front.length;
      // No finding that was learnt has a brace inside.
      const end = text.indexOf('}', tailStart) + 1;
      const tail = tails.find(text.slice(tailStart, end));
      if (tail === undefined) return 'new';
      if (tail.hour !== hour && !isInTime(tail.hour * 1000, now)) return 'other';
      hour = tail.hour;
      votes.push({ hour, target: front.number, outcome: tail.outcome });
      if (text[end] === ']') return { votes, end: end + 1 };
      if (text[end] !== ',') return 'other';
      at = end + 1;
    }
    return 'other';
  };

  return {
    read: (text, now) => {
      const idEnd = text.indexOf('"', START.length);
      const tokenStart = idEnd + BEFORE_TOKEN.length;
      const tokenEnd = text.indexOf('"', tokenStart);
      const reportsStart = text.indexOf(BEFORE_REPORTS, tokenEnd) + BEFORE_REPORTS.length;
      if (!text.startsWith(START) || !text.startsWith(BEFORE_TOKEN, idEnd)) return { kind: 'other' };
      // It is needed until the batch is on the disk.
      const batch_id = ownCopy(text.slice(START.length, idEnd));
      const token = text.slice(tokenStart, tokenEnd);
      if (!isId.test(batch_id) || !isToken.test(token)) return { kind: 'other' };
      const maker = makers.find(text.slice(tokenEnd, reportsStart));
      if (maker === undefined) return { kind: 'new' };
      const reports = reportsAt(text, reportsStart, now);
      if (typeof reports === 'string') return { kind: reports };
      const { votes, end } = reports;
      if (!isEndOfBatch(text.slice(end))) return { kind: 'other' };
      return { kind: 'known', batch: { ...maker, batch_id, token, reports: votes.length, votes } };
    },
    learn: ({ schema_version, method_version, browser, browser_major, reports }) => {
      const maker = { schema_version, method_version, browser, browser_major };
      makers.learn(makerText(maker), maker);
      reports.forEach(tails.learn);
    },
  };
}

function makerText({ method_version, browser, browser_major }: Maker): string {
  return `",${JSON.stringify({ method_version, browser, browser_major }).slice(1, -1)},${BEFORE_REPORTS}`;
}

function isEndOfBatch(text: string): boolean {
  if (text === '}') return true;
  const spaces = text.length - BEFORE_PADDING.length - '"}'.length;
  return spaces >= 0 && spaces <= MOST.padding && text === `${BEFORE_PADDING}${SPACES.slice(0, spaces)}"}`;
}
