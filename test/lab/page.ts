/** Writes one answer: whole, slow, or broken off in the middle. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { answerDoh } from './doh.ts';
import type { Page } from './scenario.ts';
import { endBy } from './stream-conduct.ts';
import type { WebRequest, WebResponse } from './web.ts';
import type { Zone } from './zone.ts';

const PACE_MS = 100;

interface Turn {
  request: WebRequest;
  response: WebResponse;
  /** The connection under TLS and HTTP; undefined when it is gone. */
  raw: Socket | undefined;
  host: string;
  page: Page;
  zone: () => Zone;
  /** By this world's clock. */
  now: () => Date;
}

export async function writePage(turn: Turn): Promise<void> {
  const { request, response, raw } = turn;
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const page = turn.page.paths?.[path] ?? turn.page;
  if (page.delay_ms !== undefined) await sleep(page.delay_ms);
  if (page.dns_over_https && path === '/dns-query') return answerDoh(request, response, turn.zone());
  if (page.resets_http1 === true && request.httpVersionMajor === 1) return breakOff(raw, 'rst');
  if (page.resets_robots === true && !isOfBrowser(request)) return breakOff(raw, 'rst');
  if (page.breaks?.after === 'request') return breakOff(raw, page.breaks.by);
  const body = bodyOf(page, turn.host);
  const length = page.framing === 'chunked' ? {} : { 'content-length': body.length };
  response.writeHead(page.status ?? 200, {
    'content-type': 'text/html; charset=utf-8',
    date: turn.now().toUTCString(),
    ...length,
    ...page.headers,
  });
  if (page.breaks) {
    const { after, by } = page.breaks;
    response.write(body.subarray(0, after), () => breakOff(raw, by));
    return;
  }
  if (page.bytes_per_second !== undefined) await pace(response, body, page.bytes_per_second);
  else response.end(body);
}

/** Both engines name this one. */
const isOfBrowser = ({ headers }: WebRequest): boolean => headers['user-agent']?.includes('Gecko') === true;

/** The body as it would be if nothing broke. */
function bodyOf(page: Page, host: string): Buffer {
  const text = page.body ?? `<!doctype html><title>${host}</title><p>This is ${host}, alive and well.</p>`;
  const body = Buffer.from(text);
  return page.body_bytes === undefined || page.body_bytes <= body.length
    ? body
    : Buffer.concat([body, Buffer.alloc(page.body_bytes - body.length, ' ')]);
}

async function pace(response: WebResponse, body: Buffer, bytesPerSecond: number): Promise<void> {
  const step = Math.max(1, Math.round((bytesPerSecond * PACE_MS) / 1000));
  for (let at = 0; at < body.length && !response.destroyed; at += step) {
    response.write(body.subarray(at, at + step));
    await sleep(PACE_MS);
  }
  response.end();
}

/** A TLS connection is cut underneath, without the closing alert that would make it an orderly end. */
function breakOff(raw: Socket | undefined, by: 'rst' | 'fin' | 'silence'): void {
  if (!raw || by === 'silence') return;
  if (by === 'fin') raw.destroySoon();
  else endBy(raw, by);
}
