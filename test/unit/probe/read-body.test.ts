import { describe, expect, it } from 'vitest';
import { BODY_LIMIT_BYTES, readBody } from '../../../utils/probe/read-body.ts';

const response = (body: BodyInit | null, contentType = 'text/html; charset=utf-8') =>
  new Response(body, { headers: { 'content-type': contentType } });

/** Gives each chunk when it is asked for; then closes, or breaks with `error`. */
function stream(chunks: (string | Uint8Array)[], error?: Error): ReadableStream<Uint8Array> {
  const waiting = chunks.map((chunk) =>
    typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk,
  );
  return new ReadableStream({
    pull(controller) {
      const chunk = waiting.shift();
      if (chunk !== undefined) controller.enqueue(chunk);
      else if (error === undefined) controller.close();
      else controller.error(error);
    },
  });
}

describe('readBody', () => {
  it('reads a short page whole', async () => {
    expect(await readBody(response('<title>T</title>é'))).toEqual({
      facts: { bytes: 18, cut: false, title: 'T', text: '<title>T</title>é' },
      broke: false,
    });
  });

  it('stops at 64 kB and ends the transfer', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(120)),
      cancel: () => {
        cancelled = true;
      },
    });
    const { facts, broke } = await readBody(response(endless));
    expect([facts.bytes, facts.cut, facts.text.length, broke]).toEqual([
      BODY_LIMIT_BYTES,
      true,
      BODY_LIMIT_BYTES,
      false,
    ]);
    expect(cancelled).toBe(true);
  });

  it('does not call an answer of exactly 64 kB cut', async () => {
    const { facts } = await readBody(response('x'.repeat(BODY_LIMIT_BYTES)));
    expect([facts.bytes, facts.cut]).toEqual([BODY_LIMIT_BYTES, false]);
  });

  it('keeps what came before a break', async () => {
    const { facts, broke } = await readBody(
      response(stream(['<title>half', '</title>'], new Error('reset'))),
    );
    expect(facts).toEqual({ bytes: 19, cut: true, title: 'half', text: '<title>half</title>' });
    expect(broke).toBe(true);
  });

  it('leaves out a character that the cut went through', async () => {
    const { facts } = await readBody(response(stream(['x'.repeat(BODY_LIMIT_BYTES - 1), 'é'])));
    expect([facts.cut, facts.text.endsWith('x')]).toEqual([true, true]);
  });

  it.each<[string, number[], string]>([
    ['text/html; charset=iso-8859-1', [0x63, 0xe9], 'cé'],
    ['text/html; charset="windows-1256"', [0xc7], 'ا'],
    ['text/html;charset=no-such', [0x63], 'c'],
    ['', [0x63], 'c'],
    ['application/json', [0x7b], '{'],
    ['image/png', [0x89, 0x50], ''],
  ])('decodes %s', async (contentType, bytes, text) => {
    const { facts } = await readBody(response(new Uint8Array(bytes), contentType));
    expect([facts.text, facts.bytes]).toEqual([text, bytes.length]);
  });

  it('takes an answer without a body', async () => {
    const { facts, broke } = await readBody(response(null));
    expect([facts, broke]).toEqual([{ bytes: 0, cut: false, title: null, text: '' }, false]);
  });
});
