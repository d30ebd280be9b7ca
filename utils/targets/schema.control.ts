/**
 * What a collector's own vantage sees of the targets of one list. Shared with the collector: the same objects check what
 * arrives, describe the interface and give the types.
 */
import { Type, type Static } from 'typebox';

/** Raised when a bundle changes so that an older reader would misread it. */
export const CONTROL_SCHEMA_VERSION = 1;

const Nullable = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Text = (maxLength: number) => Type.String({ maxLength });
const Moment = Type.String({ description: 'ISO 8601, UTC', maxLength: 30 });
const FailureText = Nullable(Text(200));

/** What each step of one hop gave. A failure is one of OONI's strings (df-007), null where there was none. */
export const ControlHop = Type.Object(
  {
    url: Type.String({ description: 'the URL that was asked at this hop', maxLength: 2048 }),
    dns: Nullable(
      Type.Object({
        failure: FailureText,
        addresses: Type.Array(Text(45), { maxItems: 64 }),
        asns: Type.Array(Type.Integer({ minimum: 1 }), {
          description: 'networks of the addresses, sorted',
          maxItems: 64,
        }),
      }),
    ),
    connects: Type.Array(Type.Object({ address: Text(45), failure: FailureText }), { maxItems: 64 }),
    tls: Nullable(
      Type.Object({
        failure: FailureText,
        issuer: Nullable(Text(300)),
        names: Type.Array(Text(255), { description: 'names that the certificate is for', maxItems: 200 }),
        valid_from: Nullable(Moment),
        valid_until: Nullable(Moment),
      }),
    ),
    http: Nullable(
      Type.Object({
        failure: FailureText,
        status: Nullable(Type.Integer({ minimum: 100, maximum: 999 })),
        location: Nullable(Text(2048)),
      }),
    ),
  },
  {
    description:
      'one URL of the way, and what each step gave; null: the step was not reached or does not apply',
  },
);
export type ControlHop = Static<typeof ControlHop>;

/** One target as this vantage saw it last. A failure stands here only when it was seen twice. */
export const Control = Type.Object(
  {
    measured_at: Moment,
    hops: Type.Array(ControlHop, {
      description: 'the redirect chain; the last is where it ended',
      maxItems: 11,
    }),
    failure: Type.Union([Text(200), Type.Null()], {
      description: 'of the hop where it ended; null: answered',
    }),
    operation: Nullable(
      Type.Union([
        Type.Literal('resolve'),
        Type.Literal('connect'),
        Type.Literal('tls_handshake'),
        Type.Literal('http_round_trip'),
      ]),
    ),
    status: Nullable(Type.Integer({ minimum: 100, maximum: 999 })),
    body_length: Nullable(Type.Integer({ minimum: 0, description: 'bytes read, at most 524288' })),
    body_cut: Type.Boolean({ description: 'the body was longer than what was read' }),
    title: Nullable(Text(512)),
    header_names: Type.Array(Text(100), { description: 'lower case, sorted', maxItems: 100 }),
  },
  { description: 'a target as this vantage saw it' },
);
export type Control = Static<typeof Control>;

export const ControlBundle = Type.Object(
  {
    schema_version: Type.Literal(CONTROL_SCHEMA_VERSION),
    list: Text(100),
    list_version: Text(100),
    generated_at: Moment,
    interval_seconds: Type.Number({ description: 'pause between two looks at one target', minimum: 1 }),
    vantage: Type.Object({
      country: Type.String({ description: 'ISO 3166-1 alpha-2; ZZ: not known', pattern: '^[A-Z]{2}$' }),
      asn: Type.Integer({ description: '0: not known', minimum: 0 }),
    }),
    targets: Type.Record(Type.String(), Control, { description: 'by URL' }),
    signature: Type.Object({
      key_id: Text(100),
      algorithm: Type.Literal('Ed25519'),
      value: Type.String({
        description: 'base64url; over the RFC 8785 form of this object without `signature`',
        maxLength: 200,
      }),
    }),
  },
  { description: "what a collector's own vantage sees of every target of a list, signed" },
);
export type ControlBundle = Static<typeof ControlBundle>;

/** One public key of a collector. */
export const CollectorKey = Type.Object({
  id: Text(100),
  purpose: Type.Union([Type.Literal('signing'), Type.Literal('tokens'), Type.Literal('ohttp')]),
  algorithm: Text(60),
  public_key: Type.String({ description: 'base64url, raw', maxLength: 1000 }),
  valid_from: Moment,
  valid_until: Moment,
  succeeded_by: Nullable(
    Type.Object(
      { id: Text(100), signature: Type.String({ description: 'base64url, by this key', maxLength: 200 }) },
      {
        description:
          'the successor, signed by this key over the RFC 8785 form of the successor without `succeeded_by`',
      },
    ),
  ),
});
export type CollectorKey = Static<typeof CollectorKey>;

export const CollectorKeys = Type.Object({
  keys: Type.Array(CollectorKey, { maxItems: 100 }),
  relay: Type.Optional(
    Type.Union([Text(2048), Type.Null()], {
      description:
        "base URL of a third party's relay (RFC 9458), through which envelopes reach this collector; null: none is named",
    }),
  ),
  issuer: Type.Optional(
    Type.Union([Text(2048), Type.Null()], {
      description:
        'base URL below which `v1/tokens` makes the tokens that are taken here; null: this collector makes them itself',
    }),
  ),
});
export type CollectorKeys = Static<typeof CollectorKeys>;

/** One line of `GET /v1/lists`. */
export const ListEntry = Type.Object({
  id: Text(100),
  version: Text(100),
  country: Nullable(
    Type.String({ description: 'ISO 3166-1 alpha-2; null: not of one country', maxLength: 2 }),
  ),
  targets: Type.Integer({ minimum: 0 }),
});
export type ListEntry = Static<typeof ListEntry>;

export const ListIndex = Type.Object({ lists: Type.Array(ListEntry, { maxItems: 1000 }) });
export type ListIndex = Static<typeof ListIndex>;

/** `GET /v1/lists/{id}`. */
export const ListDocument = Type.Object({
  ...Type.Omit(ListEntry, ['targets']).properties,
  targets: Type.Array(
    Type.Object({
      url: Text(2048),
      category_code: Text(10),
      service: Nullable(Text(100)),
      role: Nullable(Type.Union([Type.Literal('page'), Type.Literal('api'), Type.Literal('cdn')])),
      source: Type.Union([Type.Literal('built_in'), Type.Literal('list'), Type.Literal('user')]),
    }),
  ),
  faults: Type.Array(
    Type.Object({
      line: Type.Integer({ minimum: 1 }),
      column: Type.Union([Type.Integer(), Type.String()]),
      message: Type.String(),
    }),
    { description: 'lines of the file that are not served, and why' },
  ),
});
export type ListDocument = Static<typeof ListDocument>;
