/** What stands behind the target of a report as our own clients write it: its hour and what was found. */
import type { Report } from '../../utils/report/schema.ts';
import { learntTexts } from './learnt-texts.ts';
import { outcomeOf } from './outcome.ts';
import { ownCopy } from './own-copy.ts';
import { secondsOf } from './votes.ts';

export interface ReportTail {
  /** Seconds since 1970. */
  hour: number;
  outcome: string;
}

export interface ReportTails {
  /** `text`: from the quote behind the target to the report's brace. Undefined: its hour or its finding was not learnt yet. */
  find: (text: string) => ReportTail | undefined;
  learn: (report: Report) => void;
}

const BEFORE_HOUR = '","hour":"';
const HOUR_END = `${BEFORE_HOUR}2026-01-01T00:00:00Z`.length;

export function reportTails(): ReportTails {
  /** Whole ones: most batches tell of this hour, and to compare one text costs less than to compare two. */
  const tails = learntTexts<ReportTail>();
  const hours = learntTexts<number>();
  const findings = learntTexts<string>();
  return {
    find: (text) => {
      const known = tails.find(text);
      if (known !== undefined) return known;
      const hour = hours.find(text.slice(0, HOUR_END));
      const outcome = findings.find(text.slice(HOUR_END));
      if (hour === undefined || outcome === undefined) return undefined;
      const tail = { hour, outcome };
      tails.learn(ownCopy(text), tail);
      return tail;
    },
    learn: (report) => {
      hours.learn(`${BEFORE_HOUR}${report.hour}`, secondsOf(report.hour));
      findings.learn(findingText(report), outcomeOf(report));
    },
  };
}

/** The members in the order of the schema. */
function findingText(report: Report): string {
  const { verdict, mechanisms, locus, failure_class, failure, operation, latency } = report;
  const finding = { verdict, mechanisms, locus, failure_class, failure, operation, latency };
  return `",${JSON.stringify(finding).slice(1)}`;
}
