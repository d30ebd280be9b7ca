/**
 * The nodes of OONI's ontology (https://github.com/ooni/data/blob/main/docs/ontology.md §6.3, v1) that a mechanism may
 * be. Every prefix of a node is a complete, correct label; the reserved nodes cannot be measured and are not here.
 */
export const MECHANISMS = [
  'dns',
  'dns.injection',
  'dns.injection.blockpage',
  'dns.injection.bogon',
  'dns.injection.other',
  'dns.nxdomain',
  'dns.refused',
  'dns.timeout',
  'tcp',
  'tcp.reset',
  'tcp.timeout',
  'tcp.refused',
  'tls',
  'tls.reset',
  'tls.reset.sni',
  'tls.reset.other',
  'tls.timeout',
  'tls.mitm',
  'tls.mitm.self_signed',
  'tls.mitm.ca_signed',
  'http',
  'http.blockpage',
  'http.redirect',
  'http.error',
  'http.reset',
  'http.reset.host',
  'http.timeout',
  'ip',
  'ip.unreachable',
] as const;

export type Mechanism = (typeof MECHANISMS)[number];
