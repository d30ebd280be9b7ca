/** Firefox's `webRequest.getSecurityInfo` → what we keep of a connection's certificates. */
import type { Certificate } from './observation.ts';

interface CertificateInfo {
  subject: string;
  issuer: string;
  fingerprint: { sha256: string };
  /** Milliseconds since 1970. */
  validity: { start: number; end: number };
  isBuiltInRoot: boolean;
}

export interface SecurityInfo {
  state: string;
  protocolVersion?: string;
  usedEch?: boolean;
  usedPrivateDns?: boolean;
  /** Leaf first, root last. */
  certificates: CertificateInfo[];
}

/** The leaf, and whether the root above it came with the browser. Null: the connection had no certificate. */
export function chainFacts(info: SecurityInfo): Certificate | null {
  const leaf = info.certificates[0];
  const root = info.certificates.at(-1);
  if (leaf === undefined || root === undefined) return null;
  return {
    subject: leaf.subject,
    issuer: leaf.issuer,
    sha256: leaf.fingerprint.sha256,
    valid_from: new Date(leaf.validity.start).toISOString(),
    valid_until: new Date(leaf.validity.end).toISOString(),
    is_built_in_root: root.isBuiltInRoot,
    protocol_version: info.protocolVersion ?? null,
    used_ech: info.usedEch ?? null,
    used_private_dns: info.usedPrivateDns ?? null,
  };
}
