/** The words after `npm run relay --`, read and told apart. */
import { parseArgs } from 'node:util';
import type { Endpoint } from '../options.ts';

export const RELAY_USAGE = 'npm run --silent relay -- --gateway URL [--listen 127.0.0.1:8788]';

export type RelayArguments =
  | { kind: 'options'; gateway: string; listen: Endpoint }
  | { kind: 'help' }
  | { kind: 'wrong'; message: string };

const OPTIONS = {
  gateway: { type: 'string' },
  listen: { type: 'string', default: '127.0.0.1:8788' },
  help: { type: 'boolean' },
} as const;

export function parseRelayArguments(words: readonly string[]): RelayArguments {
  const parsed = parse(words);
  if (typeof parsed === 'string') return { kind: 'wrong', message: parsed };
  const { gateway, listen, help } = parsed;
  if (help === true) return { kind: 'help' };
  if (gateway === undefined) return { kind: 'wrong', message: '--gateway is missing' };
  if (!URL.canParse(gateway) || !/^https?:$/.test(new URL(gateway).protocol)) {
    return { kind: 'wrong', message: `--gateway is an http or https URL, not "${gateway}"` };
  }
  if (/[?#]/.test(gateway)) {
    return { kind: 'wrong', message: `--gateway is an address alone, without a question, not "${gateway}"` };
  }
  const [, v6, name, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(listen) ?? [];
  const host = v6 ?? name;
  if (host === undefined || Number(digits) > 65_535) {
    return { kind: 'wrong', message: `--listen is ADDRESS:PORT, not "${listen}"` };
  }
  const base = gateway.endsWith('/') ? gateway : `${gateway}/`;
  return { kind: 'options', gateway: base, listen: { host, port: Number(digits) } };
}

/** Node's parser throws for what it does not know; its message is the line to show. */
function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('. To specify')[0] ?? '';
  }
}
