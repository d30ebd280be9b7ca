/**
 * What ties two messages of one client together, at each place where somebody could lay them side by side.
 */
import { decodeToken } from '../../../utils/report/token-form.ts';
import type { TokenRequest } from '../../../utils/report/schema.tokens.ts';
import type { ReportBatch } from '../../../utils/report/schema.ts';
import type { ArrivedRequest } from '../../lab/arrivals.ts';
import { CONSTANT_BYTES, sharedBytes } from './shared-bytes.ts';

/** Bytes that somebody holds, and what they are. */
interface Held {
  what: string;
  bytes: Uint8Array;
}

/**
 * @param envelopes As the relay gets them.
 * @param asked What the issuer gets.
 * @param batches As the gateway reads them. All but name and token is of closed lists, or published: the schema says so.
 * @returns What has more in common than the protocol's constants; empty: nothing.
 */
export function unlinkable(
  envelopes: readonly ArrivedRequest[],
  asked: readonly ArrivedRequest[],
  batches: readonly ReportBatch[],
): string[] {
  const held: Held[] = [
    // Without what all begin with: the byte behind it would be the same by chance in one pair of 256.
    ...envelopes.map(({ body }, at) => ({ what: `envelope ${at}`, bytes: body.subarray(CONSTANT_BYTES) })),
    ...asked.flatMap(({ body }, at) => {
      const { blinded }: TokenRequest = JSON.parse(body.toString());
      return blinded.map((point) => ({ what: `asked ${at}`, bytes: Buffer.from(point, 'base64url') }));
    }),
    ...batches.flatMap(({ batch_id, token }, at) => [
      { what: `name ${at}`, bytes: Buffer.from(batch_id) },
      { what: `token ${at}`, bytes: secretOf(token) },
    ]),
  ];
  const beginnings = new Set(envelopes.map(({ body }) => body.toString('hex', 0, CONSTANT_BYTES)));
  const marks = beginnings.size > 1 ? [`envelopes begin with ${[...beginnings].join(', ')}`] : [];
  const pairs = held.flatMap((one, at) =>
    held.slice(at + 1).flatMap((other) => {
      const shared = sharedBytes(one.bytes, other.bytes);
      return shared === null ? [] : [`${one.what} and ${other.what}: ${shared}`];
    }),
  );
  return [...marks, ...pairs];
}

/** What of a token is one client's: all else is of its day, its network and its issuer. */
function secretOf(text: string): Uint8Array {
  const token = decodeToken(text);
  if (token === null) throw new Error(`not a token: ${text}`);
  return Buffer.concat([token.nonce, token.output]);
}
