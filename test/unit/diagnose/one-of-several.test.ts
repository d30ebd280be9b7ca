/** Firefox waits at the first of several addresses: that one of them is dead is no block of the site. */
import { expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { control, hopSeen, sceneWith } from './control-making.ts';
import {
  HONEST,
  HTTP,
  HTTPS,
  knockLike,
  literal,
  named,
  OTHER_HONEST,
  redirected,
  scene,
  stalls,
} from './ladder-making.ts';
import { dns } from './making.ts';

const both = [OTHER_HONEST, HONEST];
const led = { dns: dns(both, { host: 'www.example.org', error: null }) };
const open = stalls('firefox', HTTPS, { nowhere: HONEST }, led);
const seen = control({
  hops: [hopSeen(HTTPS, { dns: { failure: null, addresses: both, asns: [] } })],
});
const judged = (live: 'wrong_name' | 'stalls') =>
  judge(
    sceneWith(seen, {
      attempts: open,
      twin: stalls('firefox', HTTP, { nowhere: HONEST }, led),
      doh: [named(...both)],
      literals: [literal('firefox', OTHER_HONEST, 'stalls'), literal('firefox', HONEST, live)],
    }),
  );

it('one is dead, and another takes a connection', () => {
  expect(judged('wrong_name')).toMatchObject({
    verdict: 'unknown',
    reasons: ['no_control', 'address_answers'],
  });
});

it('all are dead', () => {
  expect(judged('stalls')).toMatchObject({ verdict: 'blocked', mechanisms: ['tcp.timeout'] });
});

const six = '2001:db8:51::1';
const ledToSix = { dns: dns([HONEST, six], { host: 'www.example.org', error: null }) };
const swallowed = (lookup: Partial<Observation>) =>
  scene({
    attempts: stalls('firefox', HTTPS, { address: HONEST }, lookup),
    twin: { ...stalls('firefox', HTTPS, { address: HONEST }), ...redirected(HTTP, HTTPS, HONEST) },
    literals: [literal('firefox', HONEST, 'wrong_name')],
    knock: knockLike(stalls('firefox', HTTPS, { address: HONEST }, lookup)),
  });

it('a handshake that is swallowed, or one that is cut off, and then an IPv6 address where nobody is: in TLS, and no deeper', () => {
  expect(judge(swallowed({})).mechanisms).toEqual(['tls.timeout']);
  expect(judge(swallowed(ledToSix)).mechanisms).toEqual(['tls']);
});
