/** The provider's box in the way of the connections that its firewall leads here. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mint } from './authority.ts';
import { awaitFlight } from './first-flight.ts';
import type { FirstFlight } from './first-flight.ts';
import { timeIn } from './plan.ts';
import type { World } from './plan.ts';
import type { Cut, StreamConduct } from './scenario.ts';
import { endBy, perform } from './stream-conduct.ts';
import { tapsOf } from './taps.ts';
import type { Tap, TapRule } from './taps.ts';
import { openWeb } from './web.ts';
import { honestZone } from './zone.ts';

const PACE_MS = 100;

/** Listens for every tap of this world; the function returned stops it again. */
export async function openMiddlebox(world: World): Promise<() => void> {
  const servers: Server[] = [];
  for (const tap of tapsOf(world)) {
    const handle = handlerOf(tap, world);
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      void handle(socket);
    });
    server.listen(tap.local_port, '::');
    await once(server, 'listening');
    servers.push(server);
  }
  return () => servers.forEach((server) => server.close());
}

function handlerOf(tap: Tap, world: World): (socket: Socket) => Promise<void> {
  const doors = new Map<TapRule, (socket: Socket) => void>();
  /** When each rule's aftermath ends: until then it hits whatever comes. */
  const shutUntil = new Map<TapRule, number>();
  const act = (rule: TapRule, socket: Socket): Promise<void> => {
    const { does } = rule;
    if (does.kind === 'throttle') return relay(socket, tap, does.bytes_per_second);
    if (does.kind === 'cut') return relay(socket, tap, null, does);
    return perform(socket, does, (answer) => {
      const door = doors.get(rule) ?? openCensorDoor(rule, answer, tap, world);
      doors.set(rule, door);
      door(socket);
    });
  };
  return async (socket) => {
    const blind = tap.rules.find((rule) => rule.looks_at === null);
    if (blind) return act(blind, socket);
    const shut = tap.rules.find((rule) => (shutUntil.get(rule) ?? 0) > performance.now());
    if (shut) return act(shut, socket);
    const flight = await awaitFlight(socket);
    if (flight === null) return;
    const hit = tap.rules.find(
      (rule) => nameIn(flight, rule.looks_at) === rule.name && isPathHit(flight, rule.path),
    );
    if (!hit) return relay(socket, tap, null);
    shutUntil.set(hit, performance.now() + hit.residual_ms);
    return act(hit, socket);
  };
}

function isPathHit(flight: FirstFlight, path: TapRule['path']): boolean {
  return path === null || (flight.kind === 'http' && flight.path.startsWith(path));
}

function nameIn(flight: FirstFlight, looksAt: TapRule['looks_at']): string | null | undefined {
  if (flight.kind === 'tls' && looksAt === 'sni') return flight.sni ?? undefined;
  if (flight.kind === 'http' && looksAt === 'host') return flight.host ?? undefined;
  return undefined;
}

/** The censor's own answer: a block page, a redirect, an interceptor's certificate. */
function openCensorDoor(
  rule: TapRule,
  answer: Extract<StreamConduct, { kind: 'serve' }>,
  tap: Tap,
  world: World,
): (socket: Socket) => void {
  const name = rule.name ?? world.sites.find((site) => site.ipv4 === tap.address)?.host ?? 'nobody.test';
  return openWeb({
    credentialFor:
      tap.port === 80
        ? null
        : () => mint(world.authority, answer.certificate ?? 'foreign_ca', [name], timeIn(world)),
    pageFor: () => answer.page,
    http1Only: answer.page.http1_only ?? answer.page.breaks !== undefined,
    zone: () => honestZone(world.sites),
    now: () => timeIn(world),
  });
}

/** Carries on to whom the client called. Ends are passed on as they come: a FIN as a FIN, a reset as a reset. */
async function relay(
  socket: Socket,
  tap: Tap,
  bytesPerSecond: number | null,
  cut: Cut | null = null,
): Promise<void> {
  const upstream = connect({ host: tap.address, port: tap.port, allowHalfOpen: true, noDelay: true });
  const reset = (): void => {
    socket.resetAndDestroy();
    upstream.resetAndDestroy();
  };
  upstream.on('error', reset);
  socket.on('error', reset);
  socket.on('close', () => upstream.destroy());
  socket.pipe(upstream);
  if (cut !== null) await passUntil(upstream, socket, cut).catch(reset);
  else if (bytesPerSecond === null) upstream.pipe(socket);
  else await trickle(upstream, socket, bytesPerSecond).catch(reset);
}

/** What would come after is read and thrown away. */
async function passUntil(from: Socket, to: Socket, { after_bytes, by }: Cut): Promise<void> {
  let left = after_bytes;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    if (left <= 0) continue;
    to.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left > 0) continue;
    await sleep(PACE_MS);
    endBy(to, by);
  }
  if (left > 0) to.end();
}

async function trickle(from: Socket, to: Socket, bytesPerSecond: number): Promise<void> {
  const step = Math.max(1, Math.round((bytesPerSecond * PACE_MS) / 1000));
  for await (const chunk of from as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += step) {
      await sleep(PACE_MS);
      to.write(chunk.subarray(at, at + step));
    }
  }
  to.end();
}
