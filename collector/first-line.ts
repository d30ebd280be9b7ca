/** What an error says, for a log or a terminal. Without what follows the first line: an engine's errors hold whole statements. */
export function firstLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, 300).split('\n')[0] ?? '';
}
