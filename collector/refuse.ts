/** How a command says no: one line on standard error, and the status of wrong usage. */

const WRONG_USAGE = 2;

/** @returns The exit status. A word that was given may have several lines; they become one. */
export function refuse(message: string, status = WRONG_USAGE): number {
  process.stderr.write(`reachwatch: ${message.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`);
  return status;
}
