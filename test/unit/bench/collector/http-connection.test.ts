import { expect, it } from 'vitest';
import { readAnswer } from '../../../bench/collector/http-connection.ts';

const lines = (...all: string[]): string => all.join('\r\n');

it.each([
  ['a body of a length', lines('HTTP/1.1 202 Accepted', 'Content-Length: 2', '', '{}'), 202, '{}'],
  ['no body', lines('HTTP/1.1 404 Not Found', 'content-length: 0', '', ''), 404, ''],
  [
    'chunks',
    lines(
      'HTTP/1.1 400 Bad Request',
      'Transfer-Encoding: chunked',
      '',
      '3',
      'a\r\n',
      'A',
      '0123456789',
      '0',
      '',
      '',
    ),
    400,
    'a\r\n0123456789',
  ],
  [
    'an interim answer first',
    lines('HTTP/1.1 100 Continue', '', 'HTTP/1.1 202 Accepted', 'content-length: 1', '', 'x'),
    202,
    'x',
  ],
])('reads an answer with %s', (_what, text, status, body) => {
  expect(readAnswer(`${text}HTTP/1.1 200`)).toMatchObject({ length: text.length, answer: { status, body } });
  for (let end = 0; end < text.length; end += 1) expect(readAnswer(text.slice(0, end))).toBeNull();
});

it.each([
  ['', null, false],
  ['retry-after: 7\r\n', 7, false],
  ['Connection: close\r\nRetry-After: 1\r\n', 1, true],
])('reads the headers "%s"', (headers, retryAfter, closing) => {
  const read = readAnswer(`HTTP/1.1 503 Service Unavailable\r\n${headers}content-length: 0\r\n\r\n`);
  expect(read?.answer).toMatchObject({ retryAfter, closing });
});
