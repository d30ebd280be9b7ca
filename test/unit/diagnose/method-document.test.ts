/** Whoever reads a record finds each of its words in docs/method.md. The types make these lists complete. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METHOD_VERSION } from '../../../utils/diagnose/judge.ts';
import * as meanings from '../../../utils/diagnose/meanings.ts';
import type { Detail, UnknownReason } from '../../../utils/diagnose/conclusion.ts';
import { RULES } from '../../../utils/diagnose/rules.ts';
import type { FailureClass, Flag, LineState, Operation } from '../../../utils/diagnose/verdict.ts';

const DOCUMENT = readFileSync('docs/method.md', 'utf8');

const REASONS: Record<UnknownReason | Detail, true> = {
  offline: true,
  gateway_cut: true,
  captive_portal: true,
  local_interference: true,
  no_control: true,
  unstable: true,
  interrupted: true,
  answered_over_tls: true,
  answered_over_http: true,
  client_certificate_wanted: true,
  http_error_status: true,
  http_status_hidden: true,
  nothing_measured: true,
  not_framed: true,
  answered_late: true,
  not_corroborated: true,
  name_denied: true,
  resolver_silent: true,
  resolvers_disagree: true,
  honest_address_answers: true,
  server_name_filtered: true,
  host_name_filtered: true,
  only_the_name_fails: true,
  block_page: true,
  known_interceptor: true,
  resolvers_agree: true,
  control_failed_too: true,
  control_reached: true,
  control_before_failure: true,
  hop_not_in_control: true,
  control_failed_otherwise: true,
  not_witnessed: true,
  too_brief: true,
  after_handshake: true,
  ipv6_only: true,
  address_answers: true,
  other_place: true,
  neighbour_filtered: true,
  answered_alone: true,
  refused_here: true,
  other_page: true,
  sent_elsewhere: true,
  like_control: true,
  shown_over_tls: true,
};
const FLAGS: Record<Flag, true> = {
  address_mismatch: true,
  challenge_page: true,
  impaired: true,
  via_proxy: true,
  via_vpn: true,
  secure_dns: true,
  reused_connection: true,
  local_root: true,
  clock_skew: true,
  control_missing: true,
};
const STATES: Record<LineState, true> = {
  online: true,
  offline: true,
  gateway_cut: true,
  captive_portal: true,
  local_interference: true,
};
const CLASSES: Record<FailureClass, true> = {
  dns: true,
  reset: true,
  timeout: true,
  refused: true,
  unreachable: true,
  tls: true,
  http: true,
  local: true,
};
const OPERATIONS: Record<Operation, true> = {
  resolve: true,
  connect: true,
  tls_handshake: true,
  http_round_trip: true,
};
const FAILURES = new Set(
  Object.values(meanings).flatMap((meaning) =>
    typeof meaning === 'object' && meaning.failure !== null && meaning.failure !== meanings.AS_GIVEN
      ? [meaning.failure]
      : [],
  ),
);

describe('docs/method.md names', () => {
  it.each([
    ...Object.keys({ ...REASONS, ...FLAGS, ...STATES, ...CLASSES, ...OPERATIONS }),
    ...FAILURES,
    ...RULES.map(({ id }) => id),
    METHOD_VERSION,
  ])('%s', (word) => {
    expect(DOCUMENT).toContain(`\`${word}\``);
  });
});

it('every reason has its line in the table of reasons', () => {
  for (const reason of Object.keys(REASONS))
    expect(DOCUMENT).toMatch(new RegExp(`^\\| \`${reason}\` \\| .+ \\|$`, 'm'));
});

it('every rule has its line in the table of rules, in the order of the list', () => {
  const rows = [...DOCUMENT.matchAll(/^\| `([a-z_]+)` \| .+ \| .+ \| .+ \|$/gm)].map(([, id]) => id);
  expect(rows).toEqual(RULES.map(({ id }) => id));
});
