/** A line that becomes another one in the middle of a batch: healthy sites are not called blocked for it. */
import { describe, expect, it } from 'vitest';
import { findBrowser } from '../../../runner/find-browser.ts';
import { whyNoLab } from '../../lab/able.ts';
import { rowOf } from '../../lab/check-row.ts';
import type { Lab } from '../../lab/lab.ts';
import { playChanging, type Change } from '../../lab/play-changing.ts';
import type { CensorRule, DnsAnswer, LabBrowser, Scenario } from '../../lab/scenario.ts';
import { address, down, ended, fine, lie, page, scenario } from '../../lab/write-scenario.ts';

const PATIENCE_MS = 6 * 60 * 1000;
const SITES = 48;
/** Some of them are under way by then, and most are not. */
const AFTER = 2;

/** All are well; each takes its time, so that the change comes between them, however long the machine takes to make it. */
const healthy = Array.from({ length: SITES }, (_, place): Scenario => {
  const host = `www.change-${place}.test`;
  return scenario({
    id: `change-${place}`,
    what: 'A site that is well.',
    url: `https://${host}/`,
    world: { [host]: { https: page({ delay_ms: 4000 }) } },
    truth: fine,
    wire: 'http:200',
    shows: null,
  });
});

/** From now on, of every name or host. The collector has a line of its own. */
const toAll = (lab: Lab, rulesFor: (host: string) => CensorRule[]): Promise<void> =>
  lab.setCensor(lab.sites.filter(({ host }) => host !== 'guest.test').flatMap(({ host }) => rulesFor(host)));
const resolver =
  (answer: DnsAnswer): Change['does'] =>
  (lab) =>
    toAll(lab, (host) => lie(host, answer));

const CHANGES: [what: string, change: Omit<Change, 'after'>][] = [
  ['the resolver fails for every name', { does: resolver('servfail') }],
  ['the resolver leads every name to the asker', { does: resolver({ addresses: ['127.0.0.1'] }) }],
  [
    'every new connection is reset, though a collector gets through',
    {
      does: (lab) => toAll(lab, (host) => address(host, ended('accept', 'rst'))),
      collector: [],
    },
  ],
];

/** Asked after the change, and failing for long before the collector looks again. */
const ANEW = 'www.set-up-anew.test';
const SELDOM = ['--control-interval', '100'];
const setUpAnew = scenario({
  id: 'set-up-anew',
  what: 'A server that is set up anew while the batch runs, with a certificate of its own making, for everybody.',
  url: `https://${ANEW}/`,
  world: { [ANEW]: {} },
  truth: down,
  wire: 'http:200',
  shows: null,
});

function describeChanging(browser: LabBrowser): void {
  const reason =
    whyNoLab() ?? (findBrowser(browser) === undefined ? `no lab in ${browser}: it is not installed` : null);
  if (reason !== null) console.warn(`skipped: ${reason}`);

  describe.skipIf(reason !== null)(`a line that changes, in ${browser}`, () => {
    // Each in a lab and a session of its own, which mostly waits for silence and for quiet.
    it.concurrent.each(CHANGES)(
      '%s: nobody is called blocked',
      async (_what, change) => {
        const rows = await playChanging(browser, healthy, { ...change, after: AFTER });
        const verdicts = healthy.map((each) => rowOf(rows, each)?.verdict);
        expect(new Set(verdicts)).toEqual(new Set(['ok', 'unknown']));
      },
      PATIENCE_MS,
    );

    it.concurrent(
      'a site that fails for everybody since the control looked is not called blocked',
      async () => {
        const rows = await playChanging(browser, [...healthy, setUpAnew], {
          after: AFTER,
          does: (lab) => lab.setSite(ANEW, { https: { ...page({}), certificate: 'self_signed' } }),
          collector: SELDOM,
        });
        expect(rowOf(rows, setUpAnew)).toMatchObject({ verdict: 'down', failure_class: 'tls' });
      },
      PATIENCE_MS,
    );
  });
}

describeChanging('chromium');
describeChanging('firefox');
