import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { limitConnections } from '../../../collector/connection-limit.ts';

/** A server of which one range may have two connections. */
function limited() {
  const server = new EventEmitter();
  limitConnections(server, 2);
  return (remoteAddress: string) => {
    const socket = Object.assign(new EventEmitter(), { remoteAddress, isOpen: true, destroy: () => {} });
    socket.destroy = () => {
      socket.isOpen = false;
      socket.emit('close');
    };
    server.emit('connection', socket);
    return socket;
  };
}

describe('limitConnections', () => {
  it.each([
    ['192.0.2.1', '192.0.2.77', '192.0.3.1'],
    ['::ffff:192.0.2.1', '192.0.2.1', '::ffff:192.0.3.1'],
    ['2001:db8:1:1::1', '2001:db8:1:2::1', '2001:db8:2::1'],
  ])('closes what a range has too many of, and nobody else: %s', (one, neighbour, other) => {
    const connect = limited();
    const sockets = [one, neighbour, one, neighbour, other].map(connect);
    expect(sockets.map(({ isOpen }) => isOpen)).toEqual([true, true, false, false, true]);
  });

  it('lets in again when one went away', () => {
    const connect = limited();
    const [first] = [connect('192.0.2.1'), connect('192.0.2.2')];
    first.destroy();
    expect([connect('192.0.2.3').isOpen, connect('192.0.2.4').isOpen]).toEqual([true, false]);
  });

  it.each(['127.0.0.1', '::1', ''])('does not count a proxy on this machine: %j', (address) => {
    const connect = limited();
    expect(Array.from({ length: 5 }, () => connect(address).isOpen)).not.toContain(false);
  });
});
