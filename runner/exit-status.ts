/** Exit statuses of the commands (contract §2.1) and where their words go. */

export const EXIT = {
  /** The batch ended. */
  ended: 0,
  /** Wrong usage: one line says what. */
  usage: 2,
  /** No browser, or the browser did not start: one line says what. */
  noBrowser: 3,
  /** The batch did not end. */
  unfinished: 4,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** A terminal obeys them, and a line may hold what others wrote (a collector). */
const CONTROL_CHARACTERS = /[^\P{Cc}\n]/gu;

/** One line to standard error; standard output is for data. */
export function say(line: string): void {
  process.stderr.write(`reachwatch: ${line.replaceAll(CONTROL_CHARACTERS, '')}\n`);
}
