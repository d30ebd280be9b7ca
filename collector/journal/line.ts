/**
 * A line of the journal: one JSON object, what one token told of one hour, in the form in which the engine takes it. It begins
 * with a checksum of the rest and with what the loader needs to know, at fixed places, so that nobody has to parse it again.
 */
import { crc32 } from 'node:zlib';
import type { Window } from './intake.ts';

/** What one token told of one hour. */
export interface JournalRow {
  /** Seconds since 1970, at a full hour. */
  hour: number;
  /** With which others it came (intake.ts). */
  intake: number;
  /** Numbers of the token and of the batch (identity.ts). */
  token: number;
  batch: number;
  country: string;
  asn: number;
  browser: string;
  browser_major: number;
  method_version: string;
  schema_version: number;
  /** Numbers of the targets, in digits. */
  targets: string[];
  /** Beside each which of `outcomes` it had, from 1 on: a batch has many targets, and few outcomes. */
  found: number[];
  /** Each once (outcome.ts). */
  outcomes: string[];
  /** Those of `targets` that the batch told of an earlier hour too. */
  repeats: string[];
}

/** What stands at the front of a line. */
export interface LineHead {
  hour: number;
  token: number;
  batch: number;
  /** 1 to `parts`: lines of one batch follow each other, and count only together. */
  part: number;
  parts: number;
}

/** Lines of collectors before have no intake. */
const HEAD =
  /^\{"crc":"([0-9a-f]{8})","hour":(\d{1,10}),(?:"intake":\d{1,10},)?"token":(\d{1,16}),"batch":(\d{1,16}),"part":(\d{1,3}),"parts":(\d{1,3}),/;
/** `{"crc":"xxxxxxxx",` */
const BEFORE_SUM = 18;
/** Lines of collectors before do not say how many votes they hold. */
const FRONT =
  /^\{"crc":"\w{8}","hour":(\d+),(?:"intake":(\d+),)?"token":\d+,"batch":\d+,"part":\d+,"parts":\d+,(?:"votes":(\d+),)?/;
/** The longest that it matches. */
const FRONT_LENGTH = 160;
/** The line itself (receive/outcome.ts), and no target: no vote for one. */
const LINE = '0';
const TARGETS = '"targets":[';
const [COMMA, ZERO, CLOSES] = Buffer.from(',0]');

/** All lines of one batch, each with its line break. */
export function linesOf(rows: readonly JournalRow[]): string {
  return rows.map((row, index) => lineOf(row, index + 1, rows.length)).join('');
}

/** The head of a line without its line break; null: torn or damaged. */
export function headOf(line: Buffer): LineHead | null {
  const [found, sum = '', ...digits] = HEAD.exec(line.toString('latin1', 0, 140)) ?? [];
  if (found === undefined || sumOf(line.subarray(BEFORE_SUM)) !== sum) return null;
  const [hour = 0, token = 0, batch = 0, part = 0, parts = 0] = digits.map(Number);
  return { hour, token, batch, part, parts };
}

/** Votes for targets. */
export interface WindowVotes extends Window {
  votes: number;
}

/**
 * How many votes for targets whole lines hold, by window; a window that has none is there too. The lines were written by this
 * process or checked when it started: no sum is made, and only the front of each is read.
 */
export function votesIn(lines: Buffer): WindowVotes[] {
  const windows = new Map<string, WindowVotes>();
  for (let from = 0; from < lines.length; from = lines.indexOf(10, from) + 1) {
    const front = FRONT.exec(lines.toString('latin1', from, from + FRONT_LENGTH));
    const [hour, intake, votes] = front?.slice(1) ?? [];
    if (hour === undefined) throw new Error('a line of the journal without its hour');
    const name = `${hour} ${intake}`;
    const window = windows.get(name) ?? { hour: Number(hour), intake: Number(intake ?? 0), votes: 0 };
    windows.set(name, window);
    window.votes +=
      votes === undefined
        ? countTargets(lines, lines.indexOf(TARGETS, from) + TARGETS.length)
        : Number(votes);
  }
  return [...windows.values()];
}

/** Of the list that begins there, numbers with commas between; 0 is the line itself (receive/outcome.ts), and no target. */
function countTargets(lines: Buffer, start: number): number {
  let count = 0;
  for (let at = start; lines[at] !== CLOSES; at += 1) {
    // No other number begins with it.
    if ((at === start || lines[at - 1] === COMMA) && lines[at] !== ZERO) count += 1;
  }
  return count;
}

/**
 * Written by hand, since this is a third of what taking a batch costs otherwise. Lists hold digits, and words of ours without a
 * character that JSON would have to escape.
 */
function lineOf(row: JournalRow, part: number, parts: number): string {
  const { hour, intake, token, batch, country, asn, browser, browser_major, method_version, schema_version } =
    row;
  const votes = row.targets.length - (row.targets.includes(LINE) ? 1 : 0);
  const text =
    `"hour":${hour},"intake":${intake},"token":${token},"batch":${batch},"part":${part},"parts":${parts},"votes":${votes},"country":${JSON.stringify(country)},` +
    `"asn":${asn},"browser":${JSON.stringify(browser)},"browser_major":${browser_major},` +
    `"method_version":${JSON.stringify(method_version)},"schema_version":${schema_version},` +
    `"targets":[${row.targets.join(',')}],"found":[${row.found.join(',')}],"outcomes":[${words(row.outcomes)}],` +
    `"repeats":[${row.repeats.join(',')}]}`;
  return `{"crc":"${sumOf(text)}",${text}\n`;
}

function words(list: readonly string[]): string {
  return list.length === 0 ? '' : `"${list.join('","')}"`;
}

function sumOf(data: Buffer | string): string {
  return crc32(data).toString(16).padStart(8, '0');
}
