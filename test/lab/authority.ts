/**
 * The lab's certificate authorities. Written with node:crypto and a page of DER instead of the openssl command:
 * nothing to install, and an interceptor can mint a certificate for any name at once.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bits, boolean, explicit, implicit, integer, octets, oid, sequence, set, time, utf8 } from './der.ts';
import type { CertificateKind } from './scenario.ts';

const DAY = 24 * 60 * 60 * 1000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const TRUSTED_NAME = 'Reachwatch lab root';
const FOREIGN_NAME = 'National Security Certificate';

/** Keys and roots as PEM, so that they can be handed to another process. */
export interface Authority {
  trusted: { key: string; cert: string };
  foreign: { key: string; cert: string };
  /** One key for all leaves: the lab has no secrets. */
  leafKey: string;
}

export interface Credential {
  key: string;
  cert: string;
}

/** Makes fresh roots. Only `trusted` is given to the browsers. */
export function makeAuthority(now: Date): Authority {
  const root = (name: string): { key: string; cert: string } => {
    const key = newKey();
    const cert = certificate({
      subject: name,
      issuer: name,
      subjectKey: key,
      signer: key,
      names: null,
      padding: 0,
      ...validity(now, -3650, 3650),
    });
    return { key: pem(key), cert };
  };
  return { trusted: root(TRUSTED_NAME), foreign: root(FOREIGN_NAME), leafKey: pem(newKey()) };
}

interface Recipe {
  issuer: 'trusted' | 'foreign' | 'itself';
  /** Validity, in days from now. */
  days: [number, number];
  /** Instead of the names that were asked for. */
  names?: string[];
  /** The names stand nowhere but the first one in the subject. */
  isBare?: true;
}

const RECIPES: Record<CertificateKind, Recipe> = {
  valid: { issuer: 'trusted', days: [-30, 60] },
  self_signed: { issuer: 'itself', days: [-30, 60] },
  foreign_ca: { issuer: 'foreign', days: [-30, 60] },
  expired: { issuer: 'trusted', days: [-400, -35] },
  not_yet_valid: { issuer: 'trusted', days: [35, 400] },
  wrong_name: { issuer: 'trusted', days: [-30, 60], names: ['www.somewhere-else.test'] },
  no_alternative_names: { issuer: 'trusted', days: [-30, 60], isBare: true },
};

/** A certificate of `kind` for `names` (host names in A-label form, IPv4 addresses), longer than it has to be by `padding` bytes. */
export function mint(
  authority: Authority,
  kind: CertificateKind,
  names: string[],
  now: Date,
  padding = 0,
): Credential {
  const recipe = RECIPES[kind];
  const own = recipe.names ?? names;
  const subject = own[0] ?? 'nobody.test';
  const leaf = createPrivateKey(authority.leafKey);
  const issuers = {
    trusted: { name: TRUSTED_NAME, key: () => createPrivateKey(authority.trusted.key) },
    foreign: { name: FOREIGN_NAME, key: () => createPrivateKey(authority.foreign.key) },
    itself: { name: subject, key: () => leaf },
  };
  const { name: issuer, key: signer } = issuers[recipe.issuer];
  const content = {
    subject,
    issuer,
    subjectKey: leaf,
    signer: signer(),
    names: recipe.isBare === true ? [] : own,
    padding,
  };
  return { key: authority.leafKey, cert: certificate({ ...content, ...validity(now, ...recipe.days) }) };
}

interface Content {
  subject: string;
  issuer: string;
  subjectKey: KeyObject;
  signer: KeyObject;
  /** Null for an authority. */
  names: string[] | null;
  padding: number;
  from: Date;
  until: Date;
}

/** An X.509 v3 certificate (RFC 5280 §4.1) as PEM. */
function certificate(content: Content): string {
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    commonName(content.issuer),
    sequence(time(content.from), time(content.until)),
    commonName(content.subject),
    createPublicKey(content.subjectKey).export({ type: 'spki', format: 'der' }),
    explicit(
      3,
      sequence(
        ...(content.names === null ? authorityExtensions() : leafExtensions(content.names, content.padding)),
      ),
    ),
  );
  const whole = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, content.signer)));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}

const commonName = (name: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(name))));

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));

function authorityExtensions(): Buffer[] {
  const signsCertificates = bits(Buffer.from([0x06]), 1);
  return [
    extension('2.5.29.19', true, sequence(boolean(true))),
    extension('2.5.29.15', true, signsCertificates),
  ];
}

/** Under the enterprise number for examples (RFC 5612). Nobody knows it, and it is not critical. */
const PADDING = '1.3.6.1.4.1.32473.1';

function leafExtensions(names: string[], padding: number): Buffer[] {
  const alternatives = names.map((name) =>
    isIPv4(name) ? implicit(7, Buffer.from(name.split('.').map(Number))) : implicit(2, Buffer.from(name)),
  );
  return [
    extension('2.5.29.19', true, sequence()),
    extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
    ...(alternatives.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...alternatives))]),
    // Random, so that no compression of certificates makes it short again.
    ...(padding === 0 ? [] : [extension(PADDING, false, octets(randomBytes(padding)))]),
  ];
}

const validity = (now: Date, fromDays: number, untilDays: number): { from: Date; until: Date } => ({
  from: new Date(now.getTime() + fromDays * DAY),
  until: new Date(now.getTime() + untilDays * DAY),
});

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
