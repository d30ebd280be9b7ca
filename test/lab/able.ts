/** Whether this machine can hold a lab. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { findSystemTools } from './system-tools.ts';

/** One line that says why no lab can be built here, or null. Tries the real thing: one namespace with one rule. */
export function whyNoLab(): string | null {
  if (process.platform !== 'linux') return "no lab here: network namespaces are Linux's";
  if (process.getuid?.() !== 0) return 'no lab here: making network namespaces needs root';
  findSystemTools();
  const missing = ['ip', 'nft'].filter((tool) => spawnSync(tool, ['-V']).error);
  if (missing.length > 0)
    return `no lab here: ${missing.join(' and ')} not found (packages iproute2, nftables)`;
  const name = `rwtry-${randomBytes(3).toString('hex')}`;
  const attempts = [
    ['netns', 'add', name],
    ['-n', name, 'link', 'add', 'name', 'left', 'type', 'veth', 'peer', 'name', 'right'],
    ['netns', 'exec', name, 'nft', 'add', 'table', 'inet', 'lab'],
  ];
  const failed = attempts
    .map((attempt) => spawnSync('ip', attempt, { encoding: 'utf8' }))
    .find((ran) => ran.status !== 0);
  spawnSync('ip', ['netns', 'delete', name]);
  return failed ? `no lab here: ${failed.stderr.trim().split('\n')[0]}` : null;
}
