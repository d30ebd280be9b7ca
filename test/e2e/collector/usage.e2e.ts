/** What is said to whoever starts it wrongly: one line, and status 2. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reachwatch-usage-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['collector/main.ts', ['--control-ca', 'package.json'], '--control-ca'],
  ['collector/main.ts', ['--listen', 'one\ntwo'], '--listen'],
  ['collector/main.ts', ['--issuer', 'nowhere'], '--issuer'],
  ['collector/main.ts', ['--issuer', 'https://issuer.example'], 'token-keys.json'],
  ['collector/relay/main.ts', ['--gateway', 'one\r\ntwo'], '--gateway'],
  ['collector/issuer/main.ts', ['--listen', 'one\ntwo'], '--listen'],
  ['collector/issuer/main.ts', ['--asn-map', 'package.json'], '--asn-map'],
  ['collector/issuer/main.ts', ['--listen', '192.0.2.1:1'], '192.0.2.1'],
])('%s %j', (program, words, named) => {
  const data = program === 'collector/relay/main.ts' ? [] : ['--data', join(folder, 'data')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...data, ...words], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^reachwatch: [^\n]*\n$/);
  expect(stderr).toContain(named);
});
