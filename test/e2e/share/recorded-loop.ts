/** The whole loop, played once: each part a process of its own, and everything that reaches relay and collector written down. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtExtension } from '../../../runner/built-extension.ts';
import type { DrivenFamily } from '../../../runner/find-browser.ts';
import { parseAnchors } from '../../../utils/targets/anchors-csv.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { GUEST_ADDRESS } from '../../lab/addresses.ts';
import { requestsIn, type ArrivedRequest } from '../../lab/arrivals.ts';
import { citizenLabCsv } from '../../lab/citizen-lab-csv.ts';
import { startCollectorAbroad } from '../../lab/collector-abroad.ts';
import { startLab, type Lab } from '../../lab/lab.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';
import { ask, bundleOf } from '../collector/collector-in-lab.ts';
import { RELAY_PORT, startRelayAbroad } from './relay-abroad.ts';
import type { Shared, ShareOrder } from './share-in-lab.ts';

export interface RecordedLoop {
  shared: Shared;
  /** What reached each of them, until the browser had done its part. */
  atRelay: ArrivedRequest[];
  atCollector: ArrivedRequest[];
  /** All that the relay wrote. */
  relayWrote: string;
  /** Rows of `/v1/aggregates`, now. */
  counts: (query: string) => Promise<Record<string, unknown>[]>;
  close: () => Promise<void>;
}

export const PATIENCE_MS = 420_000;
export const NETWORK = { asn: 64_500, country: 'IQ' };
export const BLOCKED = 'https://www.sni-reset.test/';
export const FINE = 'https://www.ok-https.test/';
/** Added by the person: no list has it. */
export const OWN = 'https://www.my-own.test/';

const ROOT = join(import.meta.dirname, '../../..');
const PUBLISHED = [BLOCKED, FINE];
/** The provider's customers; of the relay's address nothing is known. */
const NETWORKS = `prefix,asn,country,name\n100.64.0.0/10,${NETWORK.asn},${NETWORK.country},Provider\n`;

export async function recordLoop(family: DrivenFamily): Promise<RecordedLoop> {
  const built = await builtExtension(family);
  if (!built.ok) throw new Error(built.error);
  const lab = await startLab(SCENARIOS.filter(({ url }) => PUBLISHED.includes(url)));
  const closing = [() => lab.close()];
  const close = async () => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    const files = { relay: join(lab.directory, 'relay.jsonl'), collector: join(lab.directory, 'coll.jsonl') };
    const map = join(lab.directory, 'networks.csv');
    writeFileSync(map, NETWORKS);
    const relay = await startRelayAbroad(lab, files.relay);
    closing.push(relay.close);
    const collector = await startCollectorAbroad(lab, citizenLabCsv(PUBLISHED), {
      words: ['--asn-map', map, '--min-reporters', '1', '--relay', relay.url],
      arrivals: files.collector,
    });
    closing.push(collector.close);
    await bundleOf(lab, 'lab');
    const shared = await play(lab, orderFor(family, lab, collector.url));
    return {
      shared,
      atRelay: requestsIn(files.relay),
      atCollector: requestsIn(files.collector),
      relayWrote: relay.written(),
      counts: async (query) => {
        const { status, body } = await ask(lab, `${collector.url}/v1/aggregates?${query}`);
        if (status !== 200) throw new Error(body);
        const { result }: { result: Record<string, unknown>[] } = JSON.parse(body);
        return result;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function play(lab: Lab, order: ShareOrder): Promise<Shared> {
  const ran = await lab.exec([process.execPath, join(import.meta.dirname, 'share-in-lab.ts')], {
    cwd: ROOT,
    input: JSON.stringify(order),
    timeoutMs: PATIENCE_MS,
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

function orderFor(family: DrivenFamily, lab: Lab, collector: string): ShareOrder {
  const anchors = parseAnchors(readFileSync(lab.anchorsFile, 'utf8'));
  if (!anchors.ok) throw new Error('the anchors of the lab');
  return {
    family,
    ca: lab.caFile,
    abroad: { address: GUEST_ADDRESS, relayPort: RELAY_PORT },
    settings: {
      enabled: true,
      anchors: anchors.anchors,
      doh_resolvers: lab.dohUrls,
      services_off: SERVICES.map(({ id }) => id),
      collectors: [new URL(collector).href],
      plain_http_collectors: true,
      reference_bytes: 64_000_000,
    },
    targets: [...PUBLISHED.map((url) => targetOf(url, 'list')), targetOf(OWN, 'user')],
    last: targetOf(FINE, 'list'),
  };
}

function targetOf(url: string, source: 'list' | 'user'): Target {
  return { url, source, category_code: 'NEWS', service: null, role: null };
}
