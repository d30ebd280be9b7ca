/**
 * What may leave a device, and nothing else. Shared with the collector: the same objects check the request, describe the
 * interface and are the data dictionary.
 */
import { Type, type Static } from 'typebox';
import { MECHANISMS } from '../diagnose/mechanisms.ts';

/** Raised when a batch changes so that an older collector would misread it. */
export const REPORT_SCHEMA_VERSION = 1;

export const VERDICTS = ['ok', 'down', 'blocked', 'unknown'] as const;
export const LOCI = ['network', 'server_side', 'unknown'] as const;
export const FAILURE_CLASSES = [
  'dns',
  'reset',
  'timeout',
  'refused',
  'unreachable',
  'tls',
  'http',
  'local',
] as const;
export const OPERATIONS = ['resolve', 'connect', 'tls_handshake', 'http_round_trip'] as const;
/** df-007, and ours. An unknown text stays on the device: it becomes `unknown_failure`. */
export const FAILURES = [
  'dns_lookup_error',
  'dns_nxdomain_error',
  'dns_no_answer',
  'dns_refused_error',
  'dns_servfail_error',
  'dns_bogon_error',
  'connection_reset',
  'eof_error',
  'connection_refused',
  'generic_timeout_error',
  'host_unreachable',
  'network_unreachable',
  'ssl_unknown_authority',
  'ssl_invalid_hostname',
  'ssl_invalid_certificate',
  'ssl_failed_handshake',
  'http_invalid_redirect_location_host',
  'interrupted',
  'unknown_failure',
  'response_body_truncated',
  'too_many_redirects',
] as const;
export const LATENCIES = ['under_1s', '1s_to_5s', 'over_5s'] as const;
export const OUTAGES = ['offline', 'gateway_cut', 'captive_portal'] as const;
/** Patterns. */
export const BATCH_ID = '^[A-Za-z0-9_-]{16,64}$';
export const TOKEN = '^[A-Za-z0-9_-]{16,2048}$';
export const BROWSERS = ['chromium', 'firefox', 'safari'] as const;

const oneOf = <const Words extends readonly string[]>(words: Words, description: string) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], description });
const oneOfOrNull = <const Words extends readonly string[]>(words: Words, description: string) =>
  Type.Unsafe<Words[number] | null>({ enum: [...words, null], description });
const Hour = (description: string) =>
  Type.String({
    description: `${description}; an hour, UTC`,
    pattern: String.raw`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):00:00Z$`,
  });

export const Report = Type.Object(
  {
    input: Type.String({ description: 'URL of a published target, as its list has it', maxLength: 2048 }),
    hour: Hour('when it was measured'),
    verdict: oneOf(VERDICTS, 'what the evidence supports together'),
    mechanisms: Type.Array(oneOf(MECHANISMS, "a node of OONI's ontology"), {
      description: 'empty unless blocked',
      maxItems: 8,
      uniqueItems: true,
    }),
    locus: oneOfOrNull(LOCI, 'where it is done; null unless blocked'),
    failure_class: oneOfOrNull(FAILURE_CLASSES, 'what was seen; null: nothing failed'),
    failure: oneOfOrNull(FAILURES, "OONI's string (df-007), or null"),
    operation: oneOfOrNull(OPERATIONS, 'the stage, where the evidence proves it'),
    latency: oneOfOrNull(LATENCIES, 'time to the answer, coarse; null: no answer'),
  },
  { additionalProperties: false, description: 'one target in one hour' },
);
export type Report = Static<typeof Report>;

export const OutageReport = Type.Object(
  {
    from: Hour('the first hour of it'),
    until: Hour('the last hour of it'),
    outage: oneOf(OUTAGES, 'what was cut'),
  },
  { additionalProperties: false, description: 'hours in which the line itself was down, told afterwards' },
);
export type OutageReport = Static<typeof OutageReport>;

export const ReportBatch = Type.Object(
  {
    schema_version: Type.Literal(REPORT_SCHEMA_VERSION),
    batch_id: Type.String({
      description: 'random, of this batch alone: a batch that arrives twice counts once',
      pattern: BATCH_ID,
    }),
    token: Type.String({
      description: 'base64url; spent with this batch. It proves the day, the country and the network',
      pattern: TOKEN,
    }),
    method_version: Type.String({
      description: 'of the rules and tables that made the verdicts',
      pattern: '^[a-z0-9.-]{1,64}$',
    }),
    browser: oneOf(BROWSERS, 'family'),
    browser_major: Type.Integer({ description: 'version, its first number', minimum: 0, maximum: 9999 }),
    reports: Type.Array(Report, { maxItems: 500 }),
    outages: Type.Optional(Type.Array(OutageReport, { maxItems: 50 })),
    padding: Type.Optional(
      Type.String({
        description: 'spaces, so that batches have few sizes',
        pattern: '^ *$',
        maxLength: 65_536,
      }),
    ),
  },
  { additionalProperties: false, description: 'reports of one person, with one token' },
);
export type ReportBatch = Static<typeof ReportBatch>;
