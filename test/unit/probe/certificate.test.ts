import { expect, it } from 'vitest';
import { chainFacts } from '../../../utils/probe/certificate.firefox.ts';

const certificate = (subject: string, isBuiltInRoot: boolean) => ({
  subject,
  issuer: 'CN=R1',
  fingerprint: { sha256: 'AA:BB' },
  validity: { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) },
  isBuiltInRoot,
});

it('keeps the leaf, and what the root is', () => {
  const certificates = [
    certificate('CN=a.test', false),
    certificate('CN=R1', false),
    certificate('CN=R', true),
  ];
  expect(chainFacts({ state: 'secure', protocolVersion: 'TLSv1.3', usedEch: false, certificates })).toEqual({
    subject: 'CN=a.test',
    issuer: 'CN=R1',
    sha256: 'AA:BB',
    valid_from: '2026-01-01T00:00:00.000Z',
    valid_until: '2027-01-01T00:00:00.000Z',
    is_built_in_root: true,
    protocol_version: 'TLSv1.3',
    used_ech: false,
    used_private_dns: null,
  });
});

it('knows a connection without certificates', () => {
  expect(chainFacts({ state: 'insecure', certificates: [] })).toBeNull();
});
