/**
 * What the collector's receiving is compared with: Node's own HTTP server that reads a body, parses it as JSON, and says
 * 202. Run as a process of its own; prints `{"listening":URL}`.
 */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString('utf8'));
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  console.log(JSON.stringify({ listening: `http://127.0.0.1:${address.port}` }));
});
process.on('SIGTERM', () => process.exit(0));
// Nobody is left who could end it.
process.stdin.on('end', () => process.exit(0)).resume();
