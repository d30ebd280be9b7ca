/**
 * What raw sockets see of a URL, stage by stage: the lab's own witness, independent of any browser. Run inside the
 * client's namespace: reads `{"ca": PEM, "resolver": ADDRESS, "urls": […]}` from standard input, writes an object of
 * `url: sight`. A sight is `stage:what`, of the stage at which it ended.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { RECURSION_DESIRED, decode, encode } from 'dns-packet';
import pMap from 'p-map';
import { exchange } from './look-http.ts';
import { exchangeOverHttp2 } from './look-http2.ts';

const PATIENCE_MS = 2500;
/**
 * How long we say nothing after the SYN-ACK: an RST or FIN in this time was not triggered by anything that we sent. Who
 * ends a connection at accept is a process of the lab: on a busy machine its turn comes late.
 */
const ACCEPT_MS = 1000;
/** So that the lab's processes are not all asked at the same moment. */
const LOOKS_AT_ONCE = 24;
const MOST_HOPS = 10;

interface Errand {
  ca: string;
  resolver: string;
  urls: string[];
}

const NETWORK_ERRORS: Record<string, string> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'rst',
  EPIPE: 'rst',
};

const CERTIFICATE_ERRORS: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self_signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown_ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown_ca',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not_yet_valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong_name',
};

/** Thrown to end a look at the stage where it is. */
class Sight extends Error {}

async function look(url: string, errand: Errand): Promise<string> {
  let next = new URL(url);
  try {
    for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
      const answer = await lookAtHop(next, errand);
      if (answer.location === null) return `http:${answer.status}`;
      next = new URL(answer.location, next);
    }
    return 'http:loop';
  } catch (error) {
    if (error instanceof Sight) return error.message;
    throw error;
  }
}

async function lookAtHop(url: URL, errand: Errand): Promise<{ status: number; location: string | null }> {
  const isTls = url.protocol === 'https:';
  const address = await resolve(url.hostname, errand.resolver);
  const plain = await open(address, Number(url.port || (isTls ? 443 : 80)));
  const socket = isTls ? await secure(plain, url.hostname, errand.ca) : plain;
  const isHttp2 = socket instanceof TLSSocket && socket.alpnProtocol === 'h2';
  const answer = isHttp2 ? await exchangeOverHttp2(socket, url) : await exchange(socket, url);
  socket.destroy();
  if (typeof answer === 'string') throw new Sight(`http:${answer}`);
  return answer;
}

async function resolve(name: string, resolver: string): Promise<string> {
  if (isIP(name)) return name;
  try {
    return await resolveAs('A', name, resolver);
  } catch (error) {
    if (!(error instanceof Sight) || error.message !== 'dns:empty') throw error;
    return resolveAs('AAAA', name, resolver);
  }
}

async function resolveAs(type: 'A' | 'AAAA', name: string, resolver: string): Promise<string> {
  const socket = createSocket('udp4');
  const query = encode({ type: 'query', id: 7, flags: RECURSION_DESIRED, questions: [{ type, name }] });
  const answered = once(socket, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
  try {
    socket.send(query, 53, resolver, (error) => error && socket.emit('error', error));
    const [bytes]: Buffer[] = await answered;
    return firstAddress(bytes ?? Buffer.alloc(0), type);
  } catch (error) {
    if (error instanceof Sight) throw error;
    throw new Sight(`dns:${NETWORK_ERRORS[codeOf(error)] ?? 'silence'}`);
  } finally {
    socket.close();
  }
}

function firstAddress(bytes: Buffer, type: 'A' | 'AAAA'): string {
  let packet: ReturnType<typeof decode>;
  try {
    packet = decode(bytes);
  } catch {
    throw new Sight('dns:garbage');
  }
  if (packet.rcode !== 'NOERROR') throw new Sight(`dns:${(packet.rcode ?? 'garbage').toLowerCase()}`);
  const found = packet.answers?.find((answer) => answer.type === type);
  if (!found) throw new Sight('dns:empty');
  return String(found.data);
}

/** Connects, and waits a moment to see whether the connection is ended before we have said anything. */
async function open(address: string, port: number): Promise<Socket> {
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE_MS) });
    const ended = once(socket, 'end').then(() => new Sight('tcp:fin'));
    // Nobody waits for it any more once the moment has passed.
    ended.catch(() => undefined);
    socket.resume();
    const early = await Promise.race([ended, sleep(ACCEPT_MS)]);
    if (early) throw early;
    socket.pause();
    return socket;
  } catch (error) {
    socket.destroy();
    if (error instanceof Sight) throw error;
    throw new Sight(`tcp:${NETWORK_ERRORS[codeOf(error)] ?? 'silence'}`);
  }
}

async function secure(plain: Socket, name: string, ca: string): Promise<Socket> {
  const socket = connectTls({
    socket: plain,
    servername: name,
    ca,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    socket.destroy();
    throw new Sight(`tls:${handshakeSight(error)}`);
  }
  // Node takes the name of the subject where there is no other; browsers do not.
  const isNamed = socket.getPeerX509Certificate()?.subjectAltName !== undefined;
  if (socket.authorized && isNamed) return socket;
  socket.destroy();
  if (socket.authorized) throw new Sight('tls:wrong_name');
  const error: unknown = socket.authorizationError;
  const code = codeOf(error) || String(error);
  throw new Sight(`tls:${CERTIFICATE_ERRORS[code] ?? code}`);
}

function handshakeSight(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  if (error.message.startsWith('Client network socket disconnected')) return 'fin';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') return 'not_tls';
  if (/alert/i.test(error.message)) return 'alert';
  if (error.name === 'AbortError') return 'silence';
  return NETWORK_ERRORS[code] ?? `${code} ${error.message}`;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const errand: Errand = JSON.parse(await text(process.stdin));
const sights = await pMap(errand.urls, async (url) => [url, await look(url, errand)] as const, {
  concurrency: LOOKS_AT_ONCE,
});
process.stdout.write(JSON.stringify(Object.fromEntries(sights)));
