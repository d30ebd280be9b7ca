import { describe, expect, it } from 'vitest';
import { MECHANISMS } from '../../../utils/diagnose/mechanisms.ts';
import { adviceOf } from '../../../utils/summary/advice.ts';
import { blockedBy } from '../../../utils/summary/blocked-by.ts';
import type { ServiceState } from '../../../utils/summary/summary.ts';

describe('blockedBy', () => {
  it.each<[string[], string[], string]>([
    [['dns'], ['name_denied'], 'dns'],
    [['dns.timeout'], ['resolver_silent'], 'dns'],
    [['dns.nxdomain'], [], 'dns'],
    [['dns.injection'], [], 'lie'],
    [['dns.injection.bogon'], ['resolvers_disagree'], 'lie'],
    [['dns.injection.other'], [], 'lie'],
    [['dns.injection.blockpage'], [], 'page'],
    [['ip.unreachable'], [], 'address'],
    [['tcp.timeout'], [], 'address'],
    [['tcp.reset'], [], 'address'],
    [['tls.reset.sni'], ['server_name_filtered'], 'name'],
    [['tls.timeout'], ['server_name_filtered'], 'name'],
    [['tls.timeout'], [], 'cut'],
    [['tls.reset'], [], 'cut'],
    [['tls'], [], 'cut'],
    [['tls.mitm'], ['known_interceptor'], 'impostor'],
    [['tls.mitm.ca_signed'], [], 'impostor'],
    [['http.reset.host'], ['host_name_filtered'], 'name'],
    [['http.timeout'], ['host_name_filtered'], 'name'],
    [['http.timeout'], [], 'cut'],
    [['http.blockpage'], ['block_page'], 'page'],
    [['http.redirect'], ['block_page'], 'page'],
    [['http'], ['block_page'], 'page'],
    [[], ['block_page'], 'page'],
    [[], ['only_the_name_fails'], 'open'],
    [[], [], 'open'],
    [['a.node.of.tomorrow'], [], 'open'],
  ])('%j, %j: %s', (mechanisms, reasons, by) => {
    expect(blockedBy({ mechanisms, reasons })).toBe(by);
  });

  it.each(MECHANISMS)('has a kind for %s', (mechanism) => {
    expect(blockedBy({ mechanisms: [mechanism], reasons: [] })).not.toBe('open');
  });

  it('of several, says the one that is closest', () => {
    expect(blockedBy({ mechanisms: ['http.blockpage', 'dns.injection.other'], reasons: [] })).toBe('lie');
  });
});

describe('adviceOf', () => {
  it.each<[ServiceState, string[], string[], string | null, boolean]>([
    ['ok', [], [], null, false],
    ['unchecked', [], [], null, false],
    ['blocked', ['dns'], ['name_denied'], 'dns', true],
    ['blocked', ['dns.injection.bogon'], [], 'dns', true],
    ['blocked', ['dns.injection.blockpage'], ['block_page'], 'dns', true],
    ['blocked', ['http.blockpage'], ['block_page'], 'tunnel', true],
    ['blocked', ['tls.reset.sni'], ['server_name_filtered'], 'tunnel', true],
    ['blocked', ['ip.unreachable'], [], 'tunnel', true],
    ['blocked', ['tls.mitm'], ['known_interceptor'], 'impostor', true],
    ['blocked', [], ['only_the_name_fails'], 'either', true],
    ['partly', ['tls.reset.sni'], ['server_name_filtered'], 'tunnel', true],
    ['partly', [], ['no_control'], 'later', false],
    ['down', [], ['resolvers_agree'], 'wait', false],
    ['failing', [], ['no_control'], 'later', false],
    ['unknown', [], ['unstable'], 'later', false],
    ['unknown', [], ['local_interference'], 'local', false],
    ['unknown', [], ['captive_portal'], 'line', false],
    ['unknown', [], ['gateway_cut', 'unstable'], 'line', false],
  ])('%s, %j, %j: %s', (state, mechanisms, reasons, advice, needsCare) => {
    expect(adviceOf({ state, mechanisms, reasons })).toEqual(advice === null ? null : { advice, needsCare });
  });
});
