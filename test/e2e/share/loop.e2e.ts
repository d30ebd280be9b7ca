/**
 * The whole loop: a browser behind a censor, its consent, tokens, a relay, the gateway, the journal, and the counts that
 * everybody can download. And what each of those on the way gets to see of it.
 */
import { Check } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { ReportBatch } from '../../../utils/report/schema.ts';
import { whyNoLab } from '../../lab/able.ts';
import { CLIENT, MACHINES } from '../../lab/addresses.ts';
import type { ArrivedRequest } from '../../lab/arrivals.ts';
import { whyNoCapture } from '../../lab/capture.ts';
import { streamsIn } from '../../lab/packets.ts';
import {
  BLOCKED,
  FINE,
  NEIGHBOURS,
  NETWORK,
  OWN,
  PATIENCE_MS,
  recordLoop,
  type RecordedLoop,
} from './recorded-loop.ts';
import { until } from '../collector/running-collector.ts';
import type { Hop } from './hops.ts';
import { across, partners, saidOnWire } from './on-the-wire.ts';
import { unlinkable } from './unlinkable.ts';
import { bytesOf, nameOf, telling, tells } from './traces-of-names.ts';

const reason = whyNoLab() ?? whyNoCapture();
if (reason !== null) console.warn(`skipped: ${reason}`);

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
const HOPS: Hop[] = ['client', 'provider', 'relay', 'issuer', 'collector'];
const NOTHING = { outbox: [], outgoing: [], sent: [] };
const TARGETS = [BLOCKED, FINE, OWN];
const FOR_TOKENS = 'POST /v1/tokens';
/** In an envelope. */
const FOR_SENDING = 'POST /v1/ohttp';
/** Keys, and whole lists: nothing that is asked for one target. */
const FOR_REFERENCE = [
  'GET /v1/controls?list=lab',
  'GET /v1/controls?list=services',
  'GET /v1/keys',
  'GET /v1/lists',
];

describe.skipIf(reason !== null).each(FAMILIES)(
  'from a censored line in %s to the public counts',
  (family) => {
    const missing = findBrowser(family) === undefined;
    let loop: RecordedLoop;

    beforeAll(async () => {
      if (!missing) loop = await recordLoop(family);
    }, PATIENCE_MS);
    afterAll(() => loop?.close());

    /** What the browser itself asks the collector's machine, from the moment when the person agreed to a level. */
    const askedAt = (level: 'reference' | 'contribute') => {
      const { agreed_at } = loop.shared;
      const end = level === 'reference' ? agreed_at.contribute : Infinity;
      return fromClient(loop.atCollector).filter(({ at }) => agreed_at[level] <= at && at < end);
    };

    it('before the person agrees, not one packet passes any link to relay, issuer or collector', (test) => {
      test.skip(missing, `there is no ${family}`);
      const { agreed_at, kept } = loop.shared;
      const before = (hop: Hop) => loop.packets[hop].filter(({ at }) => at < agreed_at.reference);
      expect(HOPS.filter((hop) => across(before(hop), CLIENT.ipv4).length > 0)).toEqual([]);
      // Nobody was blind: two neighbours had asked for tokens, and who runs the collector looks at the world.
      expect(HOPS.filter((hop) => before(hop).length === 0)).toEqual(['relay']);
      expect(HOPS.filter((hop) => across(loop.packets[hop], CLIENT.ipv4).length > 0)).toEqual(HOPS);
      expect(kept.before).toEqual(NOTHING);
    });

    it('with reference data alone not one packet passes any link to the issuer', (test) => {
      test.skip(missing, `there is no ${family}`);
      const { contribute } = loop.shared.agreed_at;
      const early = HOPS.filter((hop) => {
        const before = across(loop.packets[hop], CLIENT.ipv4).filter(({ at }) => at < contribute);
        return across(before, MACHINES.issuer).length > 0;
      });
      expect(early).toEqual([]);
    });

    it('with reference data alone no request names a target, and nothing is kept to be sent', (test) => {
      test.skip(missing, `there is no ${family}`);
      const asked = askedAt('reference');
      expect(asked).not.toEqual([]);
      expect(otherThan(FOR_REFERENCE, asked)).toEqual([]);
      expect(telling(asked, TARGETS)).toEqual([]);
      expect(loop.shared.kept.reference).toEqual(NOTHING);
    });

    it('contributes what was measured from then on, of published targets only, exactly the bytes it showed', (test) => {
      test.skip(missing, `there is no ${family}`);
      const { measured, formed, sent } = loop.shared.kept;
      expect(measured.outbox).toHaveLength(2);
      const shown = formed.flatMap(({ outgoing }) => outgoing);
      expect(sent.sent).toMatchObject(shown.map(() => ({ outcome: 'accepted' })));
      expect(texts(sent.sent)).toEqual(texts(shown));
      const inputs = batchesIn(loop).map(({ reports }) => reports.map(({ input }) => input).toSorted());
      expect(inputs.toSorted((a, b) => b.length - a.length)).toEqual([[FINE, BLOCKED], [FINE]]);
      expect(tells(Buffer.from(texts(sent.sent).join('')), nameOf(OWN))).toBe(false);
    });

    it('shows the block in the public counts, with country, network, target and class', async (test) => {
      test.skip(missing, `there is no ${family}`);
      const local = loop.shared.results.find(({ url }) => url === BLOCKED)?.verdict;
      expect(local).toMatchObject({ verdict: 'blocked', failure_class: 'reset' });
      const query = new URLSearchParams({ input: BLOCKED, failure_class: 'reset', verdict: 'blocked' });
      const cells = await until(
        () => loop.counts(`${query}&axis_x=probe_cc&axis_y=probe_asn`),
        (rows) => rows.length > 0,
      );
      const { country, asn } = NETWORK;
      expect(cells).toMatchObject([{ probe_cc: country, probe_asn: asn, measurement_count: 1 }]);
    });

    it('neither the relay nor the issuer is told a target', (test) => {
      test.skip(missing, `there is no ${family}`);
      expect(askedAt('contribute')).toEqual([]);
      expect(tokenQuestions(loop)).toHaveLength(2);
      expect(otherThan([FOR_TOKENS], fromClient(loop.atIssuer))).toEqual([]);
      expect(telling(loop.atIssuer, TARGETS)).toEqual([]);
      expect(loop.atRelay.length).toBeGreaterThanOrEqual(batchesIn(loop).length);
      expect(fromClient(loop.atRelay)).toEqual(loop.atRelay);
      expect(otherThan([FOR_SENDING], loop.atRelay)).toEqual([]);
      expect(telling(loop.atRelay, TARGETS)).toEqual([]);
      expect(loop.wrote).toBe('');
    });

    it('and what passes their links tells none either, in either direction', (test) => {
      test.skip(missing, `there is no ${family}`);
      const streams = [...streamsIn(loop.packets.relay), ...streamsIn(loop.packets.issuer)];
      const telltale = streams.filter(({ bytes }) => TARGETS.some((url) => tells(bytes, nameOf(url))));
      expect(streams.filter(({ bytes }) => bytes.length > 0).length).toBeGreaterThan(8);
      expect(telltale).toEqual([]);
      expect(partners(loop.packets.relay, MACHINES.relay)).toEqual(
        [CLIENT.ipv4, MACHINES.collector].toSorted(),
      );
      expect(partners(loop.packets.issuer, MACHINES.issuer)).toEqual([CLIENT.ipv4, ...NEIGHBOURS].toSorted());
    });

    it('tells the person through whom it goes, and from whom the tokens come', (test) => {
      test.skip(missing, `there is no ${family}`);
      expect(loop.shared.told).toContain(`goes through ${MACHINES.relay}:8788`);
      expect(loop.shared.told).toContain(`come from ${MACHINES.issuer}:8789`);
    });

    it("of the client itself the gateway's link carries nothing any more", (test) => {
      test.skip(missing, `there is no ${family}`);
      const { contribute } = loop.shared.agreed_at;
      const since = loop.packets.collector.filter(({ at }) => at >= contribute);
      const ofClient = across(since, CLIENT.ipv4);
      // Whole connections of before may end.
      expect(ofClient.filter(({ tcp, payload }) => tcp?.syn !== false || payload.length > 0)).toEqual([]);
      const others = since.filter((packet) => ![packet.from, packet.to].includes(CLIENT.ipv4));
      const carried = saidOnWire(others, MACHINES.relay, MACHINES.collector).join('');
      expect(carried.split(`${FOR_SENDING} HTTP/1.1`).length - 1).toBeGreaterThanOrEqual(
        batchesIn(loop).length,
      );
      expect(others.filter(({ payload }) => tells(payload, CLIENT.ipv4))).toEqual([]);
    });

    it('the gateway hears of the relay alone, and of nobody behind it', (test) => {
      test.skip(missing, `there is no ${family}`);
      const carried = loop.atCollector.filter(({ asks }) => asks === FOR_SENDING);
      expect(bodiesOf(carried)).toEqual(bodiesOf(loop.atRelay));
      expect(carried.map(({ from }) => from)).toEqual(carried.map(() => MACHINES.relay));
      for (const request of carried) {
        expect(fieldsOf(request)).toEqual(['connection', 'content-length', 'content-type', 'host']);
        expect(tells(bytesOf(request), CLIENT.ipv4)).toBe(false);
      }
    });

    it('two batches of one client have nothing in common that everybody does not have', (test) => {
      test.skip(missing, `there is no ${family}`);
      expect(batchesIn(loop).every((batch) => Check(ReportBatch, batch))).toBe(true);
      const tokens = tokenQuestions(loop);
      expect(unlinkable(loop.atRelay, tokens, batchesIn(loop))).toEqual([]);
      expect(new Set(loop.atRelay.map(({ head }) => head)).size).toBe(1);
      for (const { head } of [...loop.atRelay, ...askedAt('reference'), ...tokens]) {
        expect(head).toMatch(/^accept-language: \*$/im);
        expect(head).not.toMatch(/^(cookie|referer|authorization):/im);
        expect(head).not.toContain(`moz-extension://${loop.shared.origin}`);
      }
    });

    it('erases what waits when the person takes it back', (test) => {
      test.skip(missing, `there is no ${family}`);
      const { waiting, withdrawn, sent } = loop.shared.kept;
      expect(waiting.outbox).not.toEqual([]);
      expect(withdrawn).toEqual({ ...NOTHING, sent: sent.sent });
    });
  },
);

it('would have found a name', () => {
  for (const before of ['', 'a', 'ab']) {
    const hidden = Buffer.from(`${before}${BLOCKED} and more`).toString('base64url');
    expect(tells(Buffer.from(`x${hidden}`), nameOf(BLOCKED))).toBe(true);
  }
});

/** Of the browser, which got nothing before it contributed. */
const tokenQuestions = ({ atIssuer }: RecordedLoop) =>
  fromClient(atIssuer).filter(({ asks }) => asks === FOR_TOKENS);

function texts(batches: { text: string }[]): string[] {
  return batches.map(({ text }) => text).toSorted();
}

function batchesIn({ shared }: RecordedLoop): ReportBatch[] {
  return shared.kept.sent.sent.map(({ text }) => JSON.parse(text));
}

/** Of these requests those that ask something else. */
const otherThan = (asks: readonly string[], requests: readonly ArrivedRequest[]) =>
  requests.filter((request) => !asks.includes(request.asks)).map((request) => request.asks);

/** Those that are under way together may overtake each other. */
const bodiesOf = (requests: readonly ArrivedRequest[]) =>
  requests.map(({ body }) => body.toString('base64')).toSorted();

const fromClient = (requests: ArrivedRequest[]) => requests.filter(({ from }) => from === CLIENT.ipv4);

function fieldsOf({ head }: ArrivedRequest): string[] {
  const [, ...lines] = head.split('\r\n');
  return lines.map((line) => line.slice(0, line.indexOf(':')).toLowerCase()).toSorted();
}
