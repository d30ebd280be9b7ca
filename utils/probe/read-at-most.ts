export interface ReadBytes {
  bytes: Uint8Array<ArrayBuffer>;
  /** True when there was more, or when it broke. */
  cut: boolean;
  /** True when the transfer ended by itself before it was whole, or was aborted. */
  broke: boolean;
}

/** Reads so many bytes and cancels the rest. What came before a break is kept. */
export async function readAtMost(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  most: number,
): Promise<ReadBytes> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const end = async (cut: boolean, broke: boolean): Promise<ReadBytes> => ({
    bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()),
    cut,
    broke,
  });
  if (body === null) return end(false, false);
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return await end(false, false);
      const room = most - length;
      chunks.push(value.subarray(0, room));
      length += Math.min(value.length, room);
      if (value.length > room) {
        await reader.cancel();
        return await end(true, false);
      }
    }
  } catch {
    return end(true, true);
  }
}
