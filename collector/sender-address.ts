/** Where a request came from. Used in memory, to tell the network and to hold floods back; never kept, never written. */
import type { Context } from 'hono';
import { isLoopback, readAddress, type Address } from './network/address.ts';
import type { Bindings } from './room.ts';

const FORWARDED_FOR = 'x-forwarded-for';

/**
 * The peer's address; behind a reverse proxy on this machine, the one that the proxy wrote last into `X-Forwarded-For`: a
 * header from elsewhere is anybody's word, and so is what stood in it before. Null: from the oblivious gateway, which has
 * none to give, or a proxy that wrote something else than an address.
 */
export function senderOf(context: Context<Bindings>): Address | null {
  // Hono's own `getConnInfo` throws for a request that came over no socket.
  const bindings: Partial<Bindings['Bindings']> | undefined = context.env;
  const peer = readAddress(bindings?.incoming?.socket.remoteAddress ?? '');
  if (peer === null || !isLoopback(peer)) return peer;
  const forwarded = context.req.header(FORWARDED_FOR);
  return forwarded === undefined ? peer : readAddress((forwarded.split(',').at(-1) ?? '').trim());
}
