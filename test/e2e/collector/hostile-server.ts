/**
 * A program for the lab: a web server that means no good. What it does is named by the first label of the host it is
 * asked for; `/report` tells how many asked each host at the same time, at most.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

const [address = '127.0.0.1', port = '0'] = process.argv.slice(2);
const DRIP_MS = 400;
const BOMB = gzipSync(Buffer.alloc(300 * 1024 * 1024));

const now = new Map<string, number>();
const most = new Map<string, number>();

const drip = (socket: Socket | null, text: string): void => {
  const timer = setInterval(() => socket?.write(text), DRIP_MS);
  socket?.on('close', () => clearInterval(timer));
};

const conducts: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  'slow-headers': (_request, { socket }) => {
    socket?.write('HTTP/1.1 200 OK\r\n');
    drip(socket, 'x: y\r\n');
  },
  'slow-body': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).write('<title>Slow</title>');
    drip(response.socket, '1\r\nx\r\n');
  },
  'endless-body': (_request, response) => {
    const more = (): void => void (response.destroyed || response.write(Buffer.alloc(65_536, 'x'), more));
    response.writeHead(200);
    more();
  },
  bomb: (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/html' }).end(BOMB);
  },
  'endless-redirects': ({ url }, response) => {
    response.writeHead(302, { location: `/${Number(url?.slice(1) || 0) + 1}` }).end();
  },
  titles: (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title '.repeat(200_000));
  },
  busy: (_request, response) => {
    setTimeout(() => response.end('busy'), DRIP_MS);
  },
  // Where to, the path says.
  leads: ({ url = '' }, response) => {
    response.writeHead(302, { location: decodeURIComponent(url.slice(1)) }).end();
  },
};

const server = createServer((request, response) => {
  if (request.url === '/report') {
    response.end(JSON.stringify(Object.fromEntries(most)));
    return;
  }
  const host = request.headers.host ?? '';
  const count = (now.get(host) ?? 0) + 1;
  now.set(host, count);
  most.set(host, Math.max(most.get(host) ?? 0, count));
  response.on('close', () => now.set(host, (now.get(host) ?? 1) - 1));
  const conduct = conducts[host.split('.')[0] ?? ''];
  if (conduct) conduct(request, response);
  else response.end('hello');
});
server.listen(Number(port), address, () => console.log('ready'));
