/** Controls, for tests: what a collector's vantage saw, and the witness that the line was well. */
import type { Evidence } from '../../../utils/diagnose/evidence.ts';
import type { Ladder } from '../../../utils/diagnose/ladder.ts';
import type { Control, ControlHop } from '../../../utils/targets/schema.control.ts';
import type { TargetControl } from '../../../utils/targets/target-control.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { HONEST, HTTPS, knockLike, scene, type Scene } from './ladder-making.ts';
import { answered, START } from './making.ts';

const MINUTE = 60_000;

/** One hop that went well. */
export function hopSeen(url = HTTPS, given: Partial<ControlHop> = {}): ControlHop {
  return {
    url,
    dns: { failure: null, addresses: [HONEST], asns: [64_500] },
    connects: [{ address: HONEST, failure: null }],
    tls: url.startsWith('https:')
      ? {
          failure: null,
          issuer: 'CN=Some CA',
          names: [new URL(url).hostname],
          valid_from: '2026-01-01T00:00:00.000Z',
          valid_until: '2027-01-01T00:00:00.000Z',
        }
      : null,
    http: { failure: null, status: 200, location: null },
    ...given,
  };
}

/** Measured some minutes before the first attempt, and looked up some minutes after it. */
export function control(given: Partial<Control> = {}, { before_ms = 5 * MINUTE } = {}): TargetControl {
  const measured = new Date(Date.parse(START) - before_ms).toISOString();
  return {
    age_ms: before_ms + 2 * MINUTE,
    control: {
      measured_at: measured,
      hops: [hopSeen()],
      failure: null,
      operation: null,
      status: 200,
      body_length: 1256,
      body_cut: false,
      title: 'Example Domain',
      header_names: ['content-length', 'content-type', 'date'],
      ...given,
    },
  };
}

/** It got through, over this way. */
export const through = (...urls: string[]): TargetControl =>
  control({ hops: urls.map((url) => hopSeen(url)) });

/** Its way ended so, at the last of these. */
export function failedThere(
  failure: string,
  operation: Control['operation'],
  ...urls: string[]
): TargetControl {
  const hops = (urls.length === 0 ? [HTTPS] : urls).map((url) => hopSeen(url));
  return control({ hops, failure, operation, status: null, title: null, body_length: null });
}

/** An anchor that answered when the attempt began, and when it ended. */
export function witnessesOf(attempt: Observation): Observation[] {
  const start = Date.parse(attempt.started_at);
  return [start + 10, start + attempt.duration_ms + 20].map((moment) =>
    answered(204, {
      url: 'https://anchor.example.net/',
      browser: attempt.browser,
      started_at: new Date(moment).toISOString(),
    }),
  );
}

/** A scene beside a control, its last attempt beside a witness. Where no knock is given, it failed as the attempts did. */
export function sceneWith(
  seen: TargetControl | null,
  given: Scene,
): Evidence & { ladder: Ladder; control: TargetControl | null } {
  const [first] = Array.isArray(given.attempts) ? given.attempts : [given.attempts];
  const isKnockable = first !== undefined && first.end !== 'answered';
  const knock = given.knock ?? (isKnockable ? knockLike(first) : null);
  const { ladder, ...rest } = scene({ ...given, knock });
  const last = rest.observations.at(-1);
  const witnesses = [...(last === undefined ? [] : witnessesOf(last)), ...(ladder.witnesses ?? [])];
  return { ...rest, ladder: { ...ladder, witnesses }, control: seen };
}
