import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectTo } from '../../../../collector/control/connect.ts';
import { networkFailure } from '../../../../collector/control/failure-words.ts';
import { serve } from './loopback.ts';

const never = new AbortController().signal;

describe('connectTo', () => {
  it('somebody who is there', async () => {
    const connection = await connectTo('127.0.0.1', await serve(() => undefined), never);
    expect(connection.ok).toBe(true);
    if (connection.ok) connection.socket.destroy();
  });

  it('nobody there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    server.close();
    await once(server, 'close');
    const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
    expect(await connectTo('127.0.0.1', port, never)).toEqual({
      ok: false,
      address: '127.0.0.1',
      failure: 'connection_refused',
    });
  });

  it('is ended with the collector, also when it stands', async () => {
    const ending = new AbortController();
    const connection = await connectTo('127.0.0.1', await serve(() => undefined), ending.signal);
    if (!connection.ok) throw new Error(connection.failure);
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    connection.socket.on('close', () => resolve());
    ending.abort();
    await expect(closed).resolves.toBeUndefined();
  });
});

const error = (code: string, syscall?: string) =>
  Object.assign(new Error(code), { code, ...(syscall && { syscall }) });

describe('networkFailure', () => {
  it.each<[unknown, string]>([
    [error('ECONNREFUSED', 'connect'), 'connection_refused'],
    [error('ECONNRESET', 'read'), 'connection_reset'],
    [error('ECONNRESET'), 'eof_error'],
    [error('EPIPE', 'write'), 'connection_reset'],
    [error('ETIMEDOUT', 'connect'), 'generic_timeout_error'],
    [error('EHOSTUNREACH', 'connect'), 'host_unreachable'],
    [error('ENETUNREACH', 'connect'), 'network_unreachable'],
    [error('EADDRNOTAVAIL', 'connect'), 'network_unreachable'],
    [error('EMFILE', 'connect'), 'unknown_failure: EMFILE'],
    ['nothing', 'unknown_failure: nothing'],
    [undefined, 'unknown_failure: no reason given'],
  ])('%s', (given, failure) => {
    expect(networkFailure(given)).toBe(failure);
  });
});
