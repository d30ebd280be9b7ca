import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeAuthority, mint } from '../../lab/authority.ts';
import type { CertificateKind } from '../../lab/scenario.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const authority = makeAuthority(NOW);
const trusted = new X509Certificate(authority.trusted.cert);
const foreign = new X509Certificate(authority.foreign.cert);

const made = (kind: CertificateKind, names = ['www.example.test']): X509Certificate =>
  new X509Certificate(mint(authority, kind, names, NOW).cert);

describe('mint', () => {
  it('is as much longer as was asked for, and still signed', () => {
    const padded = new X509Certificate(mint(authority, 'valid', ['www.example.test'], NOW, 3000).cert);
    expect(padded.verify(trusted.publicKey)).toBe(true);
    const longer = padded.raw.length - made('valid').raw.length;
    expect(longer).toBeGreaterThanOrEqual(3000);
    expect(longer).toBeLessThan(3050);
  });

  it.each<[CertificateKind, X509Certificate]>([
    ['valid', trusted],
    ['expired', trusted],
    ['not_yet_valid', trusted],
    ['wrong_name', trusted],
    ['no_alternative_names', trusted],
    ['foreign_ca', foreign],
  ])('%s is signed by its issuer', (kind, issuer) => {
    const certificate = made(kind);
    expect(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
  });

  it('signs itself', () => {
    const certificate = made('self_signed');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.issuer).toBe(certificate.subject);
  });

  it.each<[CertificateKind, 'before' | 'within' | 'after']>([
    ['valid', 'within'],
    ['expired', 'after'],
    ['not_yet_valid', 'before'],
  ])('%s: now is %s its validity', (kind, place) => {
    const { validFromDate, validToDate } = made(kind);
    expect(NOW < validFromDate ? 'before' : NOW > validToDate ? 'after' : 'within').toBe(place);
  });

  it('is for the names asked for, addresses too', () => {
    const certificate = made('valid', ['doh.test', '203.0.113.3']);
    expect(certificate.subjectAltName).toBe('DNS:doh.test, IP Address:203.0.113.3');
    expect(made('no_alternative_names').subjectAltName).toBeUndefined();
    expect(made('wrong_name').checkHost('www.example.test')).toBeUndefined();
  });
});

describe('makeAuthority', () => {
  it('makes two roots that may sign, and know nothing of each other', () => {
    expect([trusted.ca, foreign.ca]).toEqual([true, true]);
    expect(trusted.verify(foreign.publicKey)).toBe(false);
  });
});
