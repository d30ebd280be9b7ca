import { describe, expect, it } from 'vitest';
import { compareAddresses, isAmong, isBogon, kindOf } from '../../../utils/diagnose/address-kind.ts';

it.each([
  ['0.0.0.0', 'unspecified'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['10.10.34.34', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'global'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'shared'],
  ['100.128.0.1', 'global'],
  ['169.254.1.1', 'link_local'],
  ['192.0.2.1', 'documentation'],
  ['203.0.113.9', 'documentation'],
  ['198.19.255.255', 'benchmarking'],
  ['239.1.1.1', 'multicast'],
  ['255.255.255.255', 'reserved'],
  ['93.184.216.34', 'global'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['[::1]', 'loopback'],
  ['fd00::1', 'private'],
  ['fe80::1%eth0', 'link_local'],
  ['2001:db8::1', 'documentation'],
  ['2001:db80::1', 'global'],
  ['2a00:1450:4001:82b::200e', 'global'],
  ['ff02::1', 'multicast'],
  ['no address', 'global'],
])('%s is %s', (address, kind) => {
  expect(kindOf(address)).toBe(kind);
});

it.each([
  ['127.0.0.1', ['93.184.216.34'], true],
  ['10.0.0.1', ['93.184.216.34'], true],
  ['93.184.216.35', ['93.184.216.34'], false],
  ['10.0.0.1', ['10.0.0.2'], false],
  ['10.0.0.1', ['93.184.216.34', '10.0.0.2'], false],
  ['198.51.100.254', ['203.0.113.13'], false],
  ['::1', ['93.184.216.34'], true],
])('%s beside %j is a bogon: %s', (address, honest, expected) => {
  expect(isBogon(address, honest)).toBe(expected);
});

describe('compared', () => {
  it.each([
    [['93.184.216.34'], ['93.184.216.34', '93.184.216.35'], 'same'],
    [['93.184.216.34', '31.13.94.37'], ['93.184.216.34'], 'same'],
    [['31.13.94.37'], ['93.184.216.34'], 'apart'],
    [['127.0.0.1'], ['2a00:1450::1'], 'apart'],
    [['2a00:1450::1'], ['93.184.216.34'], 'unknown'],
    [['2A00:1450:0:0::1'], ['2a00:1450::1'], 'same'],
    [['64:ff9b::5db8:d822'], ['93.184.216.34'], 'same'],
    [['::ffff:93.184.216.34'], ['93.184.216.34'], 'same'],
    [[], ['93.184.216.34'], 'unknown'],
    [['31.13.94.37'], [], 'unknown'],
    [['10.0.0.1'], [], 'unknown'],
  ])('%j with %j: %s', (local, honest, expected) => {
    expect(compareAddresses(local, honest)).toBe(expected);
  });
});

it('what is no address is among nothing', () => {
  expect(isAmong('www.example.org', ['www.example.org'])).toBe(false);
  expect(isAmong('93.184.216.34', ['www.example.org', ''])).toBe(false);
});
