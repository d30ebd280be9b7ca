/**
 * A lab for a person to walk around in: `node test/lab/up.ts [LINE]`. Stands until Ctrl+C.
 * LINE is one of the line modes of test/lab/scenario.ts; `normal` if absent.
 */
import { whyNoLab } from './able.ts';
import { startLab } from './lab.ts';
import { labArguments, setsOf } from './play.ts';
import { SCENARIOS } from './scenarios.data.ts';

const sets = setsOf(SCENARIOS);
const asked = process.argv[2] ?? 'normal';
const [, set] = sets.find(([name]) => name === asked) ?? [];
const line = set?.[0]?.line;
const reason = whyNoLab();
if (reason !== null || line === undefined || set === undefined) {
  console.error(reason ?? `unknown line ${asked}; there are ${sets.map(([name]) => name).join(', ')}`);
  process.exit(2);
}

const lab = await startLab(set, line);
const urls = set.map(({ url }) => url);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void lab.close().then(() => process.exit(0)));
}
console.log(`A line that is ${line}, with ${set.length} scenarios.

  enter it      ip netns exec ${lab.client} bash
  look at one   ip netns exec ${lab.client} curl -v --cacert ${lab.caFile} ${set[0]?.url}
  check it all  ip netns exec ${lab.client} node_modules/.bin/node runner/check.ts ${labArguments(lab, urls).join(' ')}

Ctrl+C takes it down.`);
