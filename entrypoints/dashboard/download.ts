/** Gives the browser a file to keep. The pieces are gathered into a Blob, which a browser may hold on disk. */
const PIECES_A_BLOB = 1000;

export async function download(
  pieces: Iterable<string> | AsyncIterable<string>,
  name: string,
  type: string,
): Promise<void> {
  const blobs: Blob[] = [];
  let waiting: string[] = [];
  for await (const piece of pieces) {
    waiting.push(piece);
    if (waiting.length < PIECES_A_BLOB) continue;
    blobs.push(new Blob(waiting));
    waiting = [];
  }
  const href = URL.createObjectURL(new Blob([...blobs, ...waiting], { type }));
  const link = Object.assign(document.createElement('a'), { href, download: name });
  link.click();
  // The browser has taken hold of the Blob once the click was handled, but says so nowhere.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
