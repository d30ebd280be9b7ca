/**
 * The whole loop, each part a process of its own: a browser behind a censor, its consent, tokens, a relay, the gateway, the
 * journal, and the counts that everybody can download.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtExtension } from '../../../runner/built-extension.ts';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { parseAnchors } from '../../../utils/targets/anchors-csv.ts';
import type { ReportBatch } from '../../../utils/report/schema.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';
import { whyNoLab } from '../../lab/able.ts';
import { GUEST_ADDRESS } from '../../lab/addresses.ts';
import { startCollectorAbroad, type CollectorAbroad } from '../../lab/collector-abroad.ts';
import { startLab, type Lab } from '../../lab/lab.ts';
import { citizenLabCsv } from '../../lab/citizen-lab-csv.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';
import { ask, bundleOf } from '../collector/collector-in-lab.ts';
import { eventually } from './eventually.ts';
import { RELAY_PORT, startRelayAbroad, type RelayAbroad } from './relay-abroad.ts';
import type { Shared, ShareOrder } from './share-in-lab.ts';

const reason = whyNoLab();
if (reason !== null) console.warn(`skipped: ${reason}`);

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
const PATIENCE_MS = 420_000;
const ROOT = join(import.meta.dirname, '../../..');
const NETWORK = { asn: 64_500, country: 'IQ' };
/** The provider's customers; of the relay's address nothing is known. */
const NETWORKS = `prefix,asn,country,name\n100.64.0.0/10,${NETWORK.asn},${NETWORK.country},Provider\n`;
const PLAYED = SCENARIOS.filter(({ id }) => ['sni-reset', 'ok-https'].includes(id));
const BLOCKED = 'https://www.sni-reset.test/';
const OWN = 'https://www.my-own.test/';

describe.skipIf(reason !== null).each(FAMILIES)(
  'from a censored line in %s to the public counts',
  (family) => {
    const missing = findBrowser(family) === undefined;
    let lab: Lab;
    let collector: CollectorAbroad;
    let relay: RelayAbroad;
    let shared: Shared;

    beforeAll(async () => {
      if (missing) return;
      const built = await builtExtension(family);
      if (!built.ok) throw new Error(built.error);
      lab = await startLab(PLAYED);
      const map = join(lab.directory, 'networks.csv');
      writeFileSync(map, NETWORKS);
      relay = await startRelayAbroad(lab);
      const list = citizenLabCsv(PLAYED.map(({ url }) => url));
      const words = ['--asn-map', map, '--min-reporters', '1', '--relay', relay.url];
      collector = await startCollectorAbroad(lab, list, words);
      await bundleOf(lab, 'lab');
      const script = join(import.meta.dirname, 'share-in-lab.ts');
      const order = orderFor(family, lab, collector.url);
      const ran = await lab.exec([process.execPath, script], {
        cwd: ROOT,
        input: JSON.stringify(order),
        timeoutMs: PATIENCE_MS,
      });
      if (ran.status !== 0) throw new Error(ran.stderr);
      shared = JSON.parse(ran.stdout);
    }, PATIENCE_MS);
    afterAll(async () => {
      await collector?.close();
      await relay?.close();
      await lab?.close();
    });

    it('sends the collector not one packet, and keeps nothing for it, before the person agrees', (test) => {
      test.skip(missing, `there is no ${family}`);
      expect(shared.packets.before).toEqual({ machine: 0, port: 0 });
      expect(shared.packets.after.machine).toBeGreaterThan(0);
      expect(shared.kept.before).toEqual({ outbox: [], outgoing: [], sent: [] });
    });

    it('sends what was measured from then on, of published targets only, exactly the bytes it showed', (test) => {
      test.skip(missing, `there is no ${family}`);
      const { measured, formed, sent } = shared.kept;
      expect(measured.outbox).toHaveLength(PLAYED.length);
      expect(sent.sent).toMatchObject(formed.outgoing.map(() => ({ outcome: 'accepted' })));
      expect(texts(sent.sent)).toEqual(texts(formed.outgoing));
      const batches = sent.sent.map(({ text }): ReportBatch => JSON.parse(text));
      expect(batches.flatMap(({ reports }) => reports.map(({ input }) => input)).toSorted()).toEqual(
        PLAYED.map(({ url }) => url).toSorted(),
      );
      expect(texts(sent.sent).join('')).not.toContain('my-own');
    });

    it('shows the block in the public counts, with country, network, target and class', async (test) => {
      test.skip(missing, `there is no ${family}`);
      const local = shared.results.find(({ url }) => url === BLOCKED)?.verdict;
      expect(local).toMatchObject({ verdict: 'blocked', failure_class: 'reset' });
      const query = new URLSearchParams({ input: BLOCKED, failure_class: 'reset', verdict: 'blocked' });
      const [cell] = await eventually(async () => {
        const rows = await countsOf(lab, collector, `${query}&axis_x=probe_cc&axis_y=probe_asn`);
        return rows.length > 0 ? rows : undefined;
      });
      expect(cell).toMatchObject({ probe_cc: NETWORK.country, probe_asn: NETWORK.asn, measurement_count: 1 });
    });

    it('is carried by the relay, which writes nothing', (test) => {
      test.skip(missing, `there is no ${family}`);
      expect(shared.packets.after.port).toBeGreaterThan(shared.packets.formed.port);
      expect(relay.written()).toBe('');
    });

    it('erases what waits when the person takes it back', (test) => {
      test.skip(missing, `there is no ${family}`);
      const { withdrawn, sent } = shared.kept;
      expect(withdrawn).toEqual({ outbox: [], outgoing: [], sent: sent.sent });
    });
  },
);

function texts(batches: { text: string }[]): string[] {
  return batches.map(({ text }) => text).toSorted();
}

function orderFor(family: DrivenFamily, lab: Lab, collector: string): ShareOrder {
  const anchors = parseAnchors(readFileSync(lab.anchorsFile, 'utf8'));
  if (!anchors.ok) throw new Error('the anchors of the lab');
  const target = { category_code: 'NEWS', service: null, role: null };
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
    targets: [
      ...PLAYED.map(({ url }) => ({ ...target, url, source: 'list' as const })),
      { ...target, url: OWN, source: 'user' as const },
    ],
  };
}

async function countsOf(lab: Lab, { url }: CollectorAbroad, query: string) {
  const { status, body } = await ask(lab, `${url}/v1/aggregates?${query}`);
  if (status !== 200) throw new Error(body);
  const { result }: { result: Record<string, unknown>[] } = JSON.parse(body);
  return result;
}
