/** Does an anchor's answer show that the line takes new connections? */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { isNewlyConnected } from '../../../utils/diagnose/new-connection.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { sceneWith, through } from './control-making.ts';
import {
  at,
  fails,
  HANDSHAKE,
  HONEST,
  HTTP,
  HTTPS,
  knockLike,
  literal,
  resolverWell,
  stalls,
} from './ladder-making.ts';

const ALONE = 'https://198.51.100.2/';
const JOINED = { ...HANDSHAKE, resolved_ms: 7, connected_ms: 7, secured_ms: 7 };

const alone = (form: Observation) => at(60, { ...form, url: ALONE, final_url: ALONE });

describe.each(['chromium', 'firefox'] as const)('in %s', (browser) => {
  const NEW: [string, Observation][] = [
    ['a handshake is seen', resolverWell()],
    [
      'over plain http it is no kept one',
      resolverWell({ url: HTTP, timings: { ...JOINED, secured_ms: null } }),
    ],
    ['the address alone has a certificate of a name', alone(fails(browser, 'wrong_name'))],
    ['the address alone sends an alert', alone(fails(browser, 'name_alert'))],
  ];
  const OLD: [string, Observation][] = [
    ['it stood already', resolverWell({ reused_connection: true })],
    ['the name joined that of another', resolverWell({ timings: JOINED })],
    ['nothing is seen of it', resolverWell({ timings: null, reused_connection: null })],
    ['it was a proxy’s', resolverWell({ proxy: { type: 'http', host: 'proxy.example.net' } })],
    ['the address alone is reset', alone(fails(browser, 'reset'))],
    ['the address alone is refused', alone(fails(browser, 'refused'))],
    ['the address alone is silent', alone(stalls(browser))],
  ];

  it.each(NEW)('new: %s', (_how, witness) => {
    expect(isNewlyConnected(witness)).toBe(true);
  });

  it.each(OLD)('not new: %s', (_how, witness) => {
    expect(isNewlyConnected(witness)).toBe(false);
  });

  /** Reset, with and without the name, where a control got through. */
  const form = fails(browser, 'reset', HTTPS, HONEST);
  const given = sceneWith(through(HTTPS), {
    attempts: form,
    twin: fails(browser, 'reset', HTTP, HONEST),
    literals: [literal(browser, HONEST, 'reset')],
    knock: knockLike(form),
  });
  const beside = (witness: Observation) => {
    const others = (given.ladder.witnesses ?? []).filter((each) => !isNewlyConnected(each));
    const led = resolverWell({ reused_connection: true });
    return judge({ ...given, ladder: { ...given.ladder, witnesses: [...others, led, witness] } });
  };

  it.each(NEW)('what is cut off is blocked beside a new connection: %s', (_how, witness) => {
    expect(beside(witness)).toMatchObject({ verdict: 'blocked', mechanisms: ['tcp.reset'] });
  });

  it.each(OLD)('all may be cut off, where it is not: %s', (_how, witness) => {
    expect(beside(witness)).toMatchObject({ verdict: 'unknown', reasons: ['no_control', 'not_witnessed'] });
  });
});
