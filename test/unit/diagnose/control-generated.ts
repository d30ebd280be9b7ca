/** Generators of evidence beside a control: complete, contradictory, strange; with and without a witness. */
import * as fc from 'fast-check';
import type { Evidence } from '../../../utils/diagnose/evidence.ts';
import type { Ladder } from '../../../utils/diagnose/ladder.ts';
import type { Control, ControlHop } from '../../../utils/targets/schema.control.ts';
import type { TargetControl } from '../../../utils/targets/target-control.ts';
import { control, hopSeen, through, witnessesOf } from './control-making.ts';
import { anyClimbed, climbedFrom } from './ladder-generated.ts';
import {
  fails,
  HONEST,
  HTTP,
  HTTPS,
  knockLike,
  literal,
  OTHER_HONEST,
  redirected,
  said,
  stalls,
  STRANGE,
  type Scene,
} from './ladder-making.ts';
import { START } from './making.ts';

export type Compared = Evidence & { ladder: Ladder; control: TargetControl | null };

const MINUTE = 60_000;
const failure = fc.constantFrom(
  null,
  'dns_nxdomain_error',
  'connection_refused',
  'connection_reset',
  'generic_timeout_error',
  'ssl_invalid_certificate',
  'ssl_failed_handshake',
  'response_body_truncated',
  'too_many_redirects',
  'unknown_failure: what',
  '',
);
const operation = fc.constantFrom<Control['operation']>(
  null,
  'resolve',
  'connect',
  'tls_handshake',
  'http_round_trip',
);
const address = fc.constantFrom(HONEST, OTHER_HONEST, STRANGE, '127.0.0.1', '2a00:1450::1', 'no address');
const url = fc.constantFrom(HTTPS, HTTP, 'https://m.example.org/', 'no url', '');

const hop: fc.Arbitrary<ControlHop> = fc
  .record({
    url,
    addresses: fc.array(address, { maxLength: 2 }),
    status: fc.constantFrom(null, 200, 301, 403, 502),
    location: fc.constantFrom(null, HTTPS, 'nowhere'),
    has_tls: fc.boolean(),
  })
  .map(({ addresses, status, location, has_tls, ...rest }) => ({
    ...hopSeen(HTTPS),
    ...rest,
    dns: { failure: null, addresses, asns: [] },
    connects: addresses.map((each) => ({ address: each, failure: null })),
    http: { failure: null, status, location },
    ...(has_tls ? {} : { tls: null }),
  }));

/** As a collector sends it, whatever it says. */
const anyControl: fc.Arbitrary<TargetControl> = fc
  .record({
    age_ms: fc.constantFrom(2 * MINUTE, 29 * MINUTE, 31 * MINUTE, -MINUTE, Number.NaN, Infinity),
    hops: fc.array(hop, { maxLength: 3 }),
    failure,
    operation,
    status: fc.constantFrom(null, 200, 302, 403, 451, 503),
    measured_at: fc.constantFrom(START, '2026-11-23T12:00:50.000Z', '2026-11-23T11:40:00.000Z', 'never'),
    title: fc.constantFrom(null, 'Example Domain', ''),
    body_length: fc.constantFrom(null, 0, 1256, 500_000),
    body_cut: fc.boolean(),
  })
  .map(({ age_ms, ...given }) => ({ ...control(given), age_ms }));

/** Most of them got through, or failed, at the very hop. */
const telling: fc.Arbitrary<TargetControl> = fc
  .record({ at: fc.constantFrom(HTTPS, HTTP), failure, operation, where: address })
  .map(({ at, where, ...given }) =>
    control({
      ...given,
      hops: [
        hopSeen(at, {
          dns: { failure: null, addresses: [where], asns: [] },
          connects: [{ address: where, failure: null }],
        }),
      ],
    }),
  );

/** Scenes that prove nothing by themselves, and something beside a control that got through. */
const open: Scene[] = (['chromium', 'firefox'] as const).flatMap((driven) => {
  const denied = fails(driven, 'dns');
  const ways = ['refused', 'reset'] as const;
  const held = stalls(driven, HTTPS, { nowhere: HONEST }, { timeout_ms: 33_000 });
  const bad = (['self_signed', 'wrong_name', 'name_alert', 'handshake'] as const).map((how) =>
    fails(driven, how, HTTPS, HONEST),
  );
  return [
    {
      attempts: denied,
      twin: fails(driven, 'dns', HTTP),
      doh: [said(null)],
      knock: knockLike(denied),
    },
    ...ways.map((how) => ({
      attempts: fails(driven, how, HTTPS, HONEST),
      twin: fails(driven, how, HTTP, HONEST),
      literals: [literal(driven, HONEST, how)],
      knock: knockLike(fails(driven, how, HTTPS, HONEST)),
    })),
    {
      attempts: held,
      twin: stalls(driven, HTTP, { nowhere: HONEST }),
      literals: [literal(driven, HONEST, 'stalls')],
      knock: knockLike(held),
    },
    ...bad.map((attempts) => ({
      attempts,
      twin: { ...attempts, ...redirected(HTTP, HTTPS, HONEST) },
      literals: [literal(driven, HONEST, 'wrong_name')],
      knock: knockLike(attempts),
    })),
  ];
});

export const anyCompared: fc.Arbitrary<Compared> = fc
  .tuple(
    fc.oneof(climbedFrom(open), anyClimbed),
    fc.oneof(fc.constant(through(HTTPS)), telling, anyControl, fc.constant(null)),
    fc.constantFrom(true, true, false),
  )
  .map(([evidence, seen, isWitnessed]) => ({
    ...evidence,
    ladder: {
      ...evidence.ladder,
      witnesses: isWitnessed
        ? [...evidence.observations.flatMap(witnessesOf), ...(evidence.ladder.witnesses ?? [])]
        : [],
    },
    control: seen,
  }));
