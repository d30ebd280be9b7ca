/** The words after `npm run issuer --`, read and told apart. */
import { endpointOf, readWords, type Endpoint } from '../command-words.ts';

export const ISSUER_USAGE =
  'npm run --silent issuer -- [--listen 127.0.0.1:8789] [--data DIR] [--asn-map FILE.csv]';

export interface IssuerOptions {
  listen: Endpoint;
  /** Folder of its keys, which are all that it keeps; made if it is not there. */
  dataFolder: string;
  asnMapFile: string | null;
}

export type IssuerArguments =
  | { kind: 'options'; options: IssuerOptions }
  | { kind: 'help' }
  | { kind: 'wrong'; message: string };

const OPTIONS = {
  listen: { type: 'string', default: '127.0.0.1:8789' },
  data: { type: 'string', default: './issuer-data' },
  'asn-map': { type: 'string' },
  help: { type: 'boolean' },
} as const;

export function parseIssuerArguments(words: readonly string[]): IssuerArguments {
  const values = readWords(words, OPTIONS);
  if (typeof values === 'string') return { kind: 'wrong', message: values };
  if (values.help === true) return { kind: 'help' };
  const listen = endpointOf(values.listen, null);
  if (listen === null) return { kind: 'wrong', message: `--listen is ADDRESS:PORT, not "${values.listen}"` };
  return {
    kind: 'options',
    options: { listen, dataFolder: values.data, asnMapFile: values['asn-map'] ?? null },
  };
}
