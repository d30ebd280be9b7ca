/** Generators of evidence with a ladder: complete proofs, and what becomes of them when anything in them is another. */
import * as fc from 'fast-check';
import type { Evidence } from '../../../utils/diagnose/evidence.ts';
import type { Ladder, LiteralProbe } from '../../../utils/diagnose/ladder.ts';
import type { DohAnswer } from '../../../utils/probe/doh-answer.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { anyFrame, anyObservation, badState } from './generated.ts';
import {
  at,
  fails,
  HONEST,
  HTTP,
  HTTPS,
  knock,
  knockLike,
  knockOpens,
  literal,
  named,
  OTHER_HONEST,
  redirected,
  said,
  scene,
  SENT,
  stalls,
  STRANGE,
  type Driven,
  type How,
  type Scene,
} from './ladder-making.ts';
import { answered } from './making.ts';

export type Climbed = Evidence & { ladder: Ladder };

const browser = fc.constantFrom<Driven>('chromium', 'firefox');
const address = fc.constantFrom(
  HONEST,
  OTHER_HONEST,
  STRANGE,
  '127.0.0.1',
  '10.10.34.34',
  '::1',
  '2a00:1450::1',
);
const how = fc.constantFrom<How>(
  'dns',
  'refused',
  'reset',
  'wrong_name',
  'self_signed',
  'name_alert',
  'handshake',
);
const url = fc.constantFrom(HTTPS, HTTP);

/** How a name may fail, or answer, as the browser shows it. */
const form = (driven: Driven, asked: string): fc.Arbitrary<Observation> =>
  fc.oneof(
    fc
      .tuple(how, address, fc.constantFrom({}, SENT))
      .map(([kind, where, more]) => fails(driven, kind, asked, where, more)),
    fc
      .tuple(address, fc.constantFrom(15_000, 20_000, 33_000), fc.boolean(), fc.constantFrom({}, SENT))
      .map(([where, timeout_ms, isThere, more]) =>
        stalls(driven, asked, isThere ? { address: where } : { nowhere: where }, { ...more, timeout_ms }),
      ),
    fc
      .tuple(fc.constantFrom(200, 301, 403, 502), address)
      .map(([status, where]) => answered(status, { url: asked, browser: driven, address: where })),
    fc.constantFrom(10_300, 20_500).map((duration_ms) => fails(driven, 'dns', asked, null, { duration_ms })),
    fc.constant(
      fails(driven, 'reset', asked, HONEST, { raw_error: 'net::ERR_TIMED_OUT', duration_ms: 30_010 }),
    ),
  );

const twinForm = (driven: Driven, asked: string): fc.Arbitrary<Observation | null> => {
  const other = asked === HTTPS ? HTTP : HTTPS;
  const sentOn = fc
    .tuple(form(driven, asked), address)
    .map(([end, where]): Observation => ({ ...end, ...redirected(other, asked, where) }));
  return fc.option(asked === HTTPS ? fc.oneof(form(driven, other), sentOn) : form(driven, other));
};

const doh: fc.Arbitrary<DohAnswer> = fc.oneof(
  fc.uniqueArray(address, { minLength: 1, maxLength: 2 }).map((addresses) => named(...addresses)),
  fc.constantFrom('NXDOMAIN', 'NOERROR', 'SERVFAIL', null).map((rcode) => said(rcode)),
);

const literals = (driven: Driven, asked: string): fc.Arbitrary<LiteralProbe[]> => {
  const ending = fc.oneof(how, fc.constantFrom('answers' as const, 'stalls' as const));
  const scheme = asked === HTTPS ? 'https' : 'http';
  const one = fc.tuple(address, ending).map(([where, end]) => literal(driven, where, end, scheme));
  return fc.array(one, { maxLength: 3 });
};

/** Any pieces that fit together in form; what they say may contradict itself. */
const anyScene: fc.Arbitrary<Required<Omit<Scene, 'frames'>>> = fc
  .tuple(browser, url)
  .chain(([driven, asked]) =>
    fc.record({
      attempts: fc.oneof(
        form(driven, asked).map((each) => [each, each, each]),
        fc.array(form(driven, asked), { minLength: 1, maxLength: 3 }),
      ),
      twin: twinForm(driven, asked),
      doh: fc.array(doh, { maxLength: 3 }),
      literals: literals(driven, asked),
      knock: fc.option(
        fc.oneof(
          form(driven, asked).map(knockLike),
          fc
            .tuple(fc.constantFrom(true, false, null), form(driven, asked))
            .map(([opened, end]) => knock(opened, end)),
        ),
      ),
      url: fc.constant(asked),
    }),
  );

const onward = (end: Observation) => ({ ...end, ...redirected(HTTP, HTTPS, HONEST) });

/** Scenes in which something is proven; by the form of the failure and the browser. */
const proofs: Scene[] = (['chromium', 'firefox'] as const).flatMap((driven) => {
  const denied = fails(driven, 'dns');
  const cut = fails(driven, 'reset', HTTPS, HONEST);
  const held = stalls(driven, HTTPS, { address: HONEST });
  const away = fails(driven, 'refused', HTTPS, '127.0.0.1');
  const astray = stalls(driven, HTTPS, { nowhere: STRANGE });
  const slow = fails(driven, 'dns', HTTPS, null, { duration_ms: 20_500 });
  const late = driven === 'firefox' ? SENT : {};
  const http = fails(driven, 'reset', HTTP, HONEST, late);
  const honest = [literal(driven, HONEST, 'wrong_name')];
  const overTls = answered(200, { url: HTTPS, browser: driven, address: HONEST });
  return [
    { attempts: denied, twin: fails(driven, 'dns', HTTP), literals: honest, knock: knockLike(denied) },
    { attempts: denied, twin: fails(driven, 'dns', HTTP), doh: [said('NXDOMAIN')], knock: knockLike(denied) },
    { attempts: cut, twin: onward(cut), literals: honest, knock: knockLike(cut) },
    { attempts: cut, twin: fails(driven, 'refused', HTTP), literals: honest, knock: knockLike(cut) },
    { attempts: held, twin: onward(held), literals: honest, knock: knockLike(held) },
    {
      attempts: [held, stalls(driven, HTTPS, {}, { timeout_ms: 33_000 })],
      twin: stalls(driven, HTTP),
      literals: honest,
      knock: knockLike(held),
    },
    {
      attempts: away,
      twin: fails(driven, 'refused', HTTP, '127.0.0.1'),
      literals: honest,
      knock: knockLike(away),
    },
    {
      attempts: astray,
      twin: stalls(driven, HTTP, { nowhere: STRANGE }),
      literals: [...honest, literal(driven, STRANGE, 'stalls')],
      knock: knockLike(astray),
    },
    {
      attempts: slow,
      twin: { ...slow, url: HTTP, final_url: HTTP },
      literals: honest,
      knock: knockLike(slow),
    },
    {
      attempts: stalls(driven, HTTP, { address: HONEST }, late),
      twin: overTls,
      literals: [literal(driven, HONEST, 'answers', 'http')],
      knock: knockOpens(driven, HTTP),
    },
    {
      attempts: http,
      twin: overTls,
      literals: [literal(driven, HONEST, 'answers', 'http')],
      knock: knockOpens(driven, HTTP),
    },
  ];
});

const change = (given: Scene): fc.Arbitrary<Scene> =>
  anyScene.chain((other) =>
    fc
      .subarray(['attempts', 'twin', 'doh', 'literals', 'knock'] as const, { maxLength: 2 })
      .map((fields) => Object.assign({ ...given }, ...fields.map((field) => ({ [field]: other[field] })))),
  );

/** These scenes, these with one or two pieces of something else, and anything; some with a stray attempt, or a bad frame. */
export const climbedFrom = (scenes: Scene[]): fc.Arbitrary<Climbed> =>
  fc
    .oneof(
      { arbitrary: fc.constantFrom(...scenes), weight: 2 },
      { arbitrary: fc.constantFrom(...scenes).chain(change), weight: 6 },
      { arbitrary: anyScene, weight: 2 },
    )
    .map(scene)
    .chain((climbed) =>
      fc
        .record({
          stray: fc.option(fc.tuple(anyObservation, fc.nat(80)), { freq: 8 }),
          bad: fc.option(anyFrame(badState), { freq: 6 }),
          ended: fc.constantFrom<Evidence['ended']>('measured', 'measured', 'measured', 'interrupted'),
        })
        .map(({ stray, bad, ended }) => ({
          ...climbed,
          ended,
          observations: [...climbed.observations, ...(stray === null ? [] : [at(stray[1], stray[0])])],
          frames: [...climbed.frames, ...(bad === null ? [] : [bad])],
        })),
    );

export const anyClimbed: fc.Arbitrary<Climbed> = climbedFrom(proofs);
