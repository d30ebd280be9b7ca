/**
 * Waits until a transaction is on disk. Throws the reason where it is not.
 *
 * Who knows the reason differs. When the disk is full Chromium ends the transaction, and its requests say only
 * AbortError; Firefox fails the request, and then the transaction says only AbortError.
 */
export async function commit(
  transaction: { done: Promise<void> },
  requests: readonly (Promise<unknown> | undefined)[],
): Promise<void> {
  const settled = await Promise.allSettled([...requests, transaction.done]);
  const errors = settled.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  if (errors.length > 0) throw errors.find((error) => !isAbort(error)) ?? errors[0];
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
