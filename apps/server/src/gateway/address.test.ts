import { describe, expect, test } from 'vitest'
import {
  type AddressRanges,
  addressKey,
  clientAddress,
  inRanges,
  isForeignOrigin,
  loopbackRanges,
  parseAddressRanges,
} from './address.ts'

function ranges(...texts: string[]): AddressRanges {
  const parsed = parseAddressRanges(texts)
  if (!parsed.ok) throw new Error(parsed.issues.join('; '))
  return parsed.ranges
}

describe('address lists', () => {
  test('[GW22] parseAddressRanges takes addresses and CIDR ranges of both families', () => {
    const list = ranges('192.168.1.7', '10.0.0.0/8', 'fd00::/8', ' 2001:db8::1 ')
    expect(['192.168.1.7', '10.255.0.1', 'fd12::9', '2001:db8::1'].map((one) => inRanges(one, list))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(
      ['192.168.1.8', '11.0.0.1', 'fe80::1', '2001:db8::2', 'nonsense', ''].map((one) => inRanges(one, list)),
    ).toEqual([false, false, false, false, false, false])
  })

  test('[GW22] parseAddressRanges names every entry that it cannot read', () => {
    const parsed = parseAddressRanges([
      '10.0.0.0/8',
      '10.0.0.0/33',
      'shop.example',
      '127.1',
      '1.2.3.4/a',
      '::1/129',
      '1.2.3.4/8/8',
    ])
    expect(parsed).toMatchObject({ ok: false, issues: { length: 6 } })
    expect(parsed.ok ? '' : parsed.issues[0]).toContain('"10.0.0.0/33"')
  })

  test('[GW21] loopback in IPv4, IPv6 and IPv4-in-IPv6 notation is loopback, and nothing else is', () => {
    const loopback = ranges(...loopbackRanges)
    expect(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'].map((one) => inRanges(one, loopback))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(['128.0.0.1', '::2', '::ffff:128.0.0.1', '0.0.0.0'].map((one) => inRanges(one, loopback))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  test('[GW22] a range in IPv4-in-IPv6 notation means the IPv4 range', () => {
    expect(inRanges('10.1.2.3', ranges('::ffff:10.0.0.0/104'))).toBe(true)
    expect(inRanges('11.1.2.3', ranges('::ffff:10.0.0.0/104'))).toBe(false)
  })
})

describe('the address of a client', () => {
  const proxies = ranges('127.0.0.1', '10.0.0.0/8')

  test('[GW22] without a proxy it is the peer', () => {
    expect(clientAddress('::ffff:192.168.1.7', {}, [])).toEqual({ address: '192.168.1.7', relayed: false })
  })

  test('[GW22] X-Forwarded-For of a peer that is not trusted is not believed, and speaks against anonymity', () => {
    const headers = { 'x-forwarded-for': '127.0.0.1' }
    expect(clientAddress('203.0.113.9', headers, proxies)).toEqual({ address: '203.0.113.9', relayed: true })
    expect(clientAddress('127.0.0.1', { 'x-real-ip': '203.0.113.9' }, [])).toEqual({
      address: '127.0.0.1',
      relayed: true,
    })
  })

  test('[GW22] through trusted proxies it is the nearest address that is no proxy; what the client wrote is ignored', () => {
    const headers = { 'x-forwarded-for': '127.0.0.1, 203.0.113.9, 10.1.1.1' }
    expect(clientAddress('127.0.0.1', headers, proxies)).toEqual({ address: '203.0.113.9', relayed: false })
  })

  test('[GW22] addresses with ports and IPv6 in brackets are read', () => {
    const of = (text: string) => clientAddress('127.0.0.1', { 'x-forwarded-for': text }, proxies).address
    expect(of('203.0.113.9:4711')).toBe('203.0.113.9')
    expect(of('[2001:db8::7]:4711')).toBe('2001:db8::7')
    expect(of('2001:db8::7')).toBe('2001:db8::7')
  })

  test('[GW21] a trusted proxy that does not say whom it relays makes nobody anonymous', () => {
    expect(clientAddress('127.0.0.1', {}, proxies)).toEqual({ address: '127.0.0.1', relayed: true })
    expect(clientAddress('127.0.0.1', { 'x-forwarded-for': '127.0.0.1, unknown' }, proxies).relayed).toBe(true)
  })

  test('[GW4] an IPv6 customer counts as one address, an IPv4 address as itself', () => {
    expect(addressKey('2001:db8:1:2:3::4')).toBe(addressKey('2001:db8:1:2:ffff::9'))
    expect(addressKey('2001:db8:1:3::4')).not.toBe(addressKey('2001:db8:1:2::4'))
    expect(addressKey('192.168.1.7')).toBe('192.168.1.7')
  })
})

test('[GW21] pages of other sites are foreign, programs and pages of this machine are not', () => {
  const own = [undefined, 'http://localhost:5000', 'http://127.0.0.1', 'http://[::1]:3000', 'file://']
  expect(own.map(isForeignOrigin)).toEqual(own.map(() => false))
  const foreign = [
    'https://shop.example',
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'x',
  ]
  expect(foreign.map(isForeignOrigin)).toEqual(foreign.map(() => true))
})
