/** The words after `npm run relay --`, read and told apart. */
import { endpointOf, isWebAddress, readWords, type Endpoint } from '../command-words.ts';

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
  const values = readWords(words, OPTIONS);
  if (typeof values === 'string') return { kind: 'wrong', message: values };
  const { gateway, listen, help } = values;
  if (help === true) return { kind: 'help' };
  if (gateway === undefined) return { kind: 'wrong', message: '--gateway is missing' };
  if (!isWebAddress(gateway)) {
    return { kind: 'wrong', message: `--gateway is an http or https URL, not "${gateway}"` };
  }
  if (/[?#]/.test(gateway)) {
    return { kind: 'wrong', message: `--gateway is an address alone, without a question, not "${gateway}"` };
  }
  const endpoint = endpointOf(listen, null);
  if (endpoint === null) return { kind: 'wrong', message: `--listen is ADDRESS:PORT, not "${listen}"` };
  const base = gateway.endsWith('/') ? gateway : `${gateway}/`;
  return { kind: 'options', gateway: base, listen: endpoint };
}
