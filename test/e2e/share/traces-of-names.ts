/** Names of targets in what somebody got to see. */
import type { ArrivedRequest } from '../../lab/arrivals.ts';

/** The part of a target's host that nothing else is called by. */
export const nameOf = (url: string): string => new URL(url).hostname.split('.')[1] ?? '';

export const bytesOf = ({ head, body }: ArrivedRequest): Buffer =>
  Buffer.concat([Buffer.from(head, 'latin1'), body]);

/** Of those requests that tell which target they are about, or any: what they ask. */
export function telling(requests: readonly ArrivedRequest[], urls: readonly string[]): string[] {
  return requests.flatMap((request) =>
    urls.some((url) => tells(bytesOf(request), nameOf(url))) ? [request.asks] : [],
  );
}

/** Whether bytes tell a name, openly or in base64 at any place of a longer text. */
export function tells(bytes: Buffer, name: string): boolean {
  const text = bytes.toString('latin1');
  const open = text.toLowerCase().includes(name.toLowerCase());
  return open || encodings(name).some((encoded) => text.includes(encoded));
}

/** Of the three places in a group of three bytes; without the characters that its neighbours have a part in. */
function encodings(name: string): string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.from(' '.repeat(before) + name).toString('base64url');
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + name.length) * 8) / 6));
  });
}
