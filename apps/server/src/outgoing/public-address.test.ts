import { expect, test } from 'vitest'
import { isPublicAddress, reachedAddress } from './public-address.ts'

test.each([
  '8.8.8.8',
  '223.5.5.5',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '2606:4700:4700::1111',
  '2400:3200::1',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
])('isPublicAddress() takes %s', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  ['this network', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['link-local, metadata', '169.254.169.254'],
  ['shared', '100.64.0.1'],
  ["shared, Alibaba Cloud's metadata", '100.100.100.200'],
  ["Azure's platform", '168.63.129.16'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['documentation', '192.0.2.1'],
  ['benchmarks', '198.18.0.1'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['unique local', 'fd00:ec2::254'],
  ['multicast', 'ff02::1'],
  ['IPv4-mapped', '::ffff:127.0.0.1'],
  ['IPv4-mapped, in hex', '::ffff:a9fe:a9fe'],
  ['IPv4-compatible', '::127.0.0.1'],
  ['IPv4-translated', '::ffff:0:10.0.0.1'],
  ['NAT64', '64:ff9b::10.0.0.1'],
  ['NAT64, in hex', '64:ff9b::a9fe:a9fe'],
  ['local NAT64', '64:ff9b:1::1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['documentation', '2001:db8::1'],
  ['never allocated', '4000::1'],
  ['no address', 'localhost'],
  ['no address', ''],
  ['decimal', '2130706433'],
  ['octal', '0177.0.0.1'],
])('isPublicAddress() refuses %s: %s', (_what, address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test('reachedAddress() takes IPv4 out of its IPv6 clothes', () => {
  expect(reachedAddress('::ffff:10.0.0.1')).toBe('10.0.0.1')
  expect(reachedAddress('64:ff9b::a00:1')).toBe('10.0.0.1')
  expect(reachedAddress('10.0.0.1')).toBe('10.0.0.1')
  expect(reachedAddress('FD00::1')).toBe('fd00::1')
  expect(reachedAddress('10.1')).toBeUndefined()
})
