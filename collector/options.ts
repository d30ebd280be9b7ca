/** The words after `npm run collector --` (contract §2.2), read and told apart. Files and names are read elsewhere. */
import { isIP } from 'node:net';
import { endpointOf, isWebAddress, readWords, type Endpoint } from './command-words.ts';

export const COLLECTOR_USAGE =
  'npm run --silent collector -- [--listen 127.0.0.1:8787] [--data DIR] [--clickhouse URL[,URL…]] [--lists DIR] ' +
  '[--control-interval SECONDS] [--control-dns ADDRESS[:PORT]] [--control-ca FILE.crt] [--min-reporters K] ' +
  '[--relay URL] [--issuer URL] [--asn-map FILE.csv]';

export interface CollectorOptions {
  listen: Endpoint;
  /** Folder of everything the collector keeps; made if it is not there. */
  dataFolder: string;
  /** Servers of a cluster; empty: the embedded engine. */
  clickhouse: string[];
  /** Folder of Citizen Lab CSV files; null: only the built-in list. */
  listsFolder: string | null;
  /** Pause between two looks of the vantage at one target. */
  controlIntervalSeconds: number;
  /** The vantage's resolvers; empty: the system's. */
  controlDns: Endpoint[];
  /** One more root certificate that the vantage trusts. */
  controlCaFile: string | null;
  /** A cell of fewer distinct tokens is not published. */
  minReporters: number;
  /** Of a third party, through which clients may reach this collector. */
  relay: string | null;
  /** Base URL of an issuer elsewhere, whose keys are here as a copy; null: tokens are made here. */
  issuer: string | null;
  asnMapFile: string | null;
  /** Raw reports are kept this long, aggregates for ever. */
  retentionDays: number;
}

export type CollectorArguments =
  | { kind: 'options'; options: CollectorOptions }
  | { kind: 'help' }
  | { kind: 'wrong'; message: string };

const OPTIONS = {
  listen: { type: 'string', default: '127.0.0.1:8787' },
  data: { type: 'string', default: './collector-data' },
  clickhouse: { type: 'string' },
  lists: { type: 'string' },
  'control-interval': { type: 'string', default: '600' },
  'control-dns': { type: 'string', multiple: true },
  'control-ca': { type: 'string' },
  'min-reporters': { type: 'string', default: '10' },
  relay: { type: 'string' },
  issuer: { type: 'string' },
  'asn-map': { type: 'string' },
  help: { type: 'boolean' },
} as const;

const RETENTION_DAYS = 90;
const MOST_SECONDS = 7 * 24 * 3600;
const MOST_REPORTERS = 1_000_000;
const DNS_PORT = 53;

export function parseCollectorArguments(words: readonly string[]): CollectorArguments {
  const values = readWords(words, OPTIONS);
  if (typeof values === 'string') return wrong(values);
  if (values.help === true) return { kind: 'help' };

  const listen = endpointOf(values.listen, null);
  if (listen === null) return wrong(`--listen is ADDRESS:PORT, not "${values.listen}"`);

  const clickhouse = values.clickhouse === undefined ? [] : values.clickhouse.split(',');
  const noServer = clickhouse.find((url) => !isWebAddress(url));
  if (noServer !== undefined) return wrong(`--clickhouse is a list of http or https URLs, not "${noServer}"`);

  const controlIntervalSeconds = wholeNumber(values['control-interval'], MOST_SECONDS);
  if (controlIntervalSeconds === null) {
    const bounds = `from 1 to ${MOST_SECONDS}`;
    return wrong(
      `--control-interval is a whole number of seconds ${bounds}, not "${values['control-interval']}"`,
    );
  }

  const resolvers = (values['control-dns'] ?? []).flatMap((word) => word.split(','));
  const controlDns = resolvers.flatMap((text) => resolverOf(text) ?? []);
  const noResolver = resolvers.find((text) => resolverOf(text) === null);
  if (noResolver !== undefined) {
    return wrong(`--control-dns is an IP address, with or without a port, not "${noResolver}"`);
  }

  const minReporters = wholeNumber(values['min-reporters'], MOST_REPORTERS);
  if (minReporters === null) {
    return wrong(
      `--min-reporters is a whole number from 1 to ${MOST_REPORTERS}, not "${values['min-reporters']}"`,
    );
  }

  if (values.relay !== undefined && !isWebAddress(values.relay)) {
    return wrong(`--relay is an http or https URL, not "${values.relay}"`);
  }
  if (values.issuer !== undefined && !isWebAddress(values.issuer)) {
    return wrong(`--issuer is an http or https URL, not "${values.issuer}"`);
  }

  return {
    kind: 'options',
    options: {
      listen,
      dataFolder: values.data,
      clickhouse,
      listsFolder: values.lists ?? null,
      controlIntervalSeconds,
      controlDns,
      controlCaFile: values['control-ca'] ?? null,
      minReporters,
      relay: values.relay ?? null,
      issuer: values.issuer ?? null,
      asnMapFile: values['asn-map'] ?? null,
      retentionDays: RETENTION_DAYS,
    },
  };
}

function resolverOf(text: string): Endpoint | null {
  const endpoint = endpointOf(text, DNS_PORT);
  return endpoint === null || isIP(endpoint.host) === 0 || endpoint.port === 0 ? null : endpoint;
}

function wholeNumber(text: string, most: number): number | null {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : null;
}

function wrong(message: string): CollectorArguments {
  return { kind: 'wrong', message };
}
