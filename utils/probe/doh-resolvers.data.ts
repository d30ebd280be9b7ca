/** Public resolvers without a filter, run by different parties; one by its address, for where the names are blocked. */
export const DOH_RESOLVERS: readonly string[] = [
  'https://cloudflare-dns.com/dns-query',
  'https://dns.google/dns-query',
  'https://9.9.9.10/dns-query',
];
