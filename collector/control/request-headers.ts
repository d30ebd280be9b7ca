/** What a request of the vantage says of itself, whatever version of HTTP it is asked in. */
import own from '../package.json' with { type: 'json' };

/** Says who asks and where to read why; else as the extension asks, so that what a site refuses to such requests it refuses here, too. */
const HEADERS = {
  'user-agent': `Mozilla/5.0 (compatible; ReachwatchControl/${own.version}; +https://reachwatch.example/control)`,
  accept: '*/*',
  'accept-language': 'en-US,en;q=0.9',
  'accept-encoding': 'gzip, deflate, br',
};

/**
 * As the extension's requests have it in Chromium 156; Firefox 153 says `same-origin` (captured 2026-11-26). Browsers send it to https
 * and to loopback alone (Fetch Metadata, W3C).
 */
const FETCH_METADATA = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

/** All but the name of the host, which each version puts in a place of its own. */
export function headersFor(url: URL): Record<string, string> {
  return { ...HEADERS, ...(url.protocol === 'https:' && FETCH_METADATA) };
}
