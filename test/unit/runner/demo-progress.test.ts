import { describe, expect, it } from 'vitest';
import { demoProgress } from '../../../runner/demo-progress.ts';

function heard(isTTY: boolean, ...lines: [text: string, line: string][]): string {
  let written = '';
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  const progress = demoProgress({ isTTY, write });
  for (const [text, line] of lines) progress.hear(text, line);
  progress.end();
  return written;
}

describe('demoProgress', () => {
  it('renews one line on a terminal', () => {
    expect(heard(true, ['{"done":1,"total":4}', 'normal'], ['{"done":0,"total":1}', 'offline'])).toBe(
      '\r\u001B[Knormal 1/4\r\u001B[Knormal 1/4 · offline 0/1\n',
    );
  });

  it('writes a line a tenth elsewhere', () => {
    const counts = [0, 1, 9, 10, 11, 100].map((done): [string, string] => [
      `{"done":${done},"total":100}`,
      'normal',
    ]);
    expect(heard(false, ...counts)).toBe(
      'normal: 0 of 100 asked\nnormal: 10 of 100 asked\nnormal: 100 of 100 asked\n',
    );
  });

  it.each(['reachwatch: no display', '{not json'])('passes words on: %s', (words) => {
    expect(heard(false, [words, 'normal'])).toBe(`${words}\n`);
  });

  it('has nothing to divide by in an empty batch', () => {
    expect(heard(false, ['{"done":0,"total":0}', 'normal'])).toBe('normal: 0 of 0 asked\n');
  });
});
