/**
 * The whole loop, played once: each part a process on a machine of its own, everything that reaches one written down by it, and
 * every packet of every link on the way.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtExtension } from '../../../runner/built-extension.ts';
import type { DrivenFamily } from '../../../runner/find-browser.ts';
import { parseAnchors } from '../../../utils/targets/anchors-csv.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { requestsIn, type ArrivedRequest } from '../../lab/arrivals.ts';
import { citizenLabCsv } from '../../lab/citizen-lab-csv.ts';
import { collectorData, startCollectorAbroad } from '../../lab/collector-abroad.ts';
import { startLab, type Lab } from '../../lab/lab.ts';
import { ip } from '../../lab/namespaces.ts';
import type { Packet } from '../../lab/packets.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';
import { ask } from '../collector/collector-in-lab.ts';
import { until } from '../collector/running-collector.ts';
import { captureHops, type Hop } from './hops.ts';
import type { Shared, ShareOrder } from './share-in-lab.ts';
import { startIssuerAbroad, startRelayAbroad } from './start-abroad.ts';

export interface RecordedLoop {
  shared: Shared;
  /** What reached each of them, until the browser had done its part. */
  atRelay: ArrivedRequest[];
  atIssuer: ArrivedRequest[];
  atCollector: ArrivedRequest[];
  /** What passed each link, from before the first program started. */
  packets: Record<Hop, Packet[]>;
  /** All that relay and issuer wrote. */
  wrote: string;
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
export const NEIGHBOURS = ['100.64.0.3', '100.64.0.4'];

export async function recordLoop(family: DrivenFamily): Promise<RecordedLoop> {
  const built = await builtExtension(family);
  if (!built.ok) throw new Error(built.error);
  const lab = await startLab(SCENARIOS.filter(({ url }) => PUBLISHED.includes(url)));
  const closing = [() => lab.close()];
  const close = async () => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    const at = (name: string) => join(lab.directory, name);
    writeFileSync(at('networks.csv'), NETWORKS);
    const machines = {
      relay: lab.addMachine('relay'),
      issuer: lab.addMachine('issuer'),
      collector: lab.addMachine('collector'),
    };
    const hops = await captureHops(lab, machines);
    const gateway = `http://${machines.collector.address}:8787`;
    const relay = await startRelayAbroad(machines.relay, gateway, at('relay.jsonl'));
    closing.push(relay.close);
    const networks = at('networks.csv');
    const issuer = await startIssuerAbroad(machines.issuer, at('issuer'), networks, at('issuer.jsonl'));
    closing.push(issuer.close);
    mkdirSync(collectorData(lab));
    copyFileSync(join(at('issuer'), 'token-keys.json'), join(collectorData(lab), 'token-keys.json'));
    const collector = await startCollectorAbroad(lab, citizenLabCsv(PUBLISHED), {
      words: ['--asn-map', networks, '--min-reporters', '1', '--relay', relay.url, '--issuer', issuer.url],
      machine: machines.collector,
      arrivals: at('collector.jsonl'),
    });
    closing.push(collector.close);
    await neighboursTakeTokens(lab, issuer.url);
    await until(
      () => ask(lab, `${collector.url}/v1/controls?list=lab`),
      ({ status }) => status === 200,
      100_000,
    );
    const shared = await play(lab, orderFor(family, lab, collector.url, new URL(relay.url).host));
    return {
      shared,
      atRelay: requestsIn(at('relay.jsonl')),
      atIssuer: requestsIn(at('issuer.jsonl')),
      atCollector: requestsIn(at('collector.jsonl')),
      packets: await hops.stop(),
      wrote: relay.written() + issuer.written(),
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

/** Two more of the provider's customers, for as long as it takes. */
async function neighboursTakeTokens(lab: Lab, issuer: string): Promise<void> {
  for (const address of NEIGHBOURS) ip(`-n ${lab.client} address add ${address}/24 dev line`);
  const program = join(import.meta.dirname, 'neighbours.ts');
  const ran = await lab.exec([process.execPath, program, issuer, ...NEIGHBOURS], { cwd: ROOT });
  for (const address of NEIGHBOURS) ip(`-n ${lab.client} address delete ${address}/24 dev line`);
  if (ran.status !== 0) throw new Error(ran.stderr);
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

function orderFor(family: DrivenFamily, lab: Lab, collector: string, relay: string): ShareOrder {
  const anchors = parseAnchors(readFileSync(lab.anchorsFile, 'utf8'));
  if (!anchors.ok) throw new Error('the anchors of the lab');
  return {
    family,
    ca: lab.caFile,
    relay,
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
