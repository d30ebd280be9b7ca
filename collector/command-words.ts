/** What the words behind a command are made of: the parser's values, and the forms that several commands know. */
import { isIP } from 'node:net';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

export interface Endpoint {
  /** A name or an address, without brackets. */
  host: string;
  /** 0, for listening: whichever is free. */
  port: number;
}

/** The values by option; a text: the one line that says what is wrong. An option that is given empty is wrong. */
export function readWords<const Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
) {
  try {
    const { values } = parseArgs({ args: [...words], options, allowPositionals: false });
    const empty = Object.entries(values).find(([, value]) => value === '');
    return empty === undefined ? values : `--${empty[0]} is empty`;
  } catch (error) {
    // Node's parser throws for what it does not know; its message is the line to show.
    const text = error instanceof Error ? error.message : String(error);
    return text.split('\n')[0]?.split('. To specify')[0] ?? '';
  }
}

/** `HOST:PORT`, `[IPv6]:PORT`; with a default port also a host alone and a bare IPv6 address. */
export function endpointOf(text: string, defaultPort: number | null): Endpoint | null {
  if (defaultPort !== null && isIP(text) !== 0) return { host: text, port: defaultPort };
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+))(?::(\d{1,5}))?$/.exec(text);
  const [, v6, name, digits] = parts ?? [];
  const host = v6 ?? name;
  const port = digits === undefined ? defaultPort : Number(digits);
  if (host === undefined || port === null || port > 65_535) return null;
  return v6 !== undefined && isIP(v6) !== 6 ? null : { host, port };
}

export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
