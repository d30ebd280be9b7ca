/** The wire of `POST /v1/tokens`. Shared with the collector: the same objects check both ways and describe the interface. */
import { Type, type Static } from 'typebox';

/** Tokens in one request: each costs the issuer some milliseconds. */
export const MOST_TOKENS = 16;

const Day = Type.String({
  description: 'a day, UTC',
  pattern: String.raw`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`,
});
/** 33 bytes. */
const Element = Type.String({
  description: 'base64url; a point of P-256, compressed',
  pattern: '^[A-Za-z0-9_-]{44}$',
});
const Elements = Type.Array(Element, { minItems: 1, maxItems: MOST_TOKENS });

export const TokenRequest = Type.Object(
  { day: Day, blinded: Elements },
  { additionalProperties: false, description: 'blinded nonces: the issuer cannot tell them later' },
);
export type TokenRequest = Static<typeof TokenRequest>;

export const TokenAnswer = Type.Object(
  {
    country: Type.String({ description: 'ISO 3166-1 alpha-2; ZZ: not known', pattern: '^[A-Z]{2}$' }),
    asn: Type.Integer({
      description: '0: not known, or a network of too few people to be named',
      minimum: 0,
      maximum: 4_294_967_295,
    }),
    day: Day,
    evaluated: Elements,
    proof: Type.String({
      description:
        'base64url; a proof (RFC 9497 §2.2) that the published key made all of them, for this info',
      pattern: '^[A-Za-z0-9_-]{86}$',
    }),
    key_id: Type.String({ pattern: '^[A-Za-z0-9_-]{11}$' }),
  },
  { description: 'in the order of the request; the info of each is `v1|day|country|ASnumber`' },
);
export type TokenAnswer = Static<typeof TokenAnswer>;
