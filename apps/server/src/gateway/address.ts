import type { IncomingHttpHeaders } from 'node:http'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A parsed list of addresses and CIDR ranges. */
export type AddressRanges = readonly (readonly [Address, number])[]

/** GW21: who may come without a token unless configured otherwise. IPv4 in IPv6 notation counts as IPv4. */
export const loopbackRanges = ['127.0.0.0/8', '::1/128'] as const

/**
 * Reads a list of addresses (`192.168.1.7`) and CIDR ranges (`10.0.0.0/8`, `fd00::/8`).
 * @returns the ranges, or one issue for each entry that is neither
 */
export function parseAddressRanges(
  texts: readonly string[],
): { readonly ok: true; readonly ranges: AddressRanges } | { readonly ok: false; readonly issues: readonly string[] } {
  const ranges: [Address, number][] = []
  const issues: string[] = []
  for (const text of texts) {
    const range = parseRange(text.trim())
    if (range === undefined) issues.push(`"${text}" is neither an IP address nor a CIDR range such as 192.168.0.0/16`)
    else ranges.push(range)
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, ranges }
}

function parseRange(text: string): [Address, number] | undefined {
  const [addressText = '', bitsText, ...rest] = text.split('/')
  const address = parseAddress(addressText)
  if (address === undefined || rest.length > 0) return undefined
  const mapped = address.kind() === 'ipv4' && addressText.includes(':')
  const bitsMax = address.kind() === 'ipv4' ? 32 : 128
  if (bitsText === undefined) return [address, bitsMax]
  if (!/^\d{1,3}$/.test(bitsText)) return undefined
  const bits = Number(bitsText) - (mapped ? 96 : 0)
  return bits >= 0 && bits <= bitsMax ? [address, bits] : undefined
}

/** Only the usual notations: `ipaddr.parse` alone would take `127.1` and `0x7f.1` for addresses too. */
function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined
  return ipaddr.process(text)
}

/** Ranges of a setting whose entries the configuration has checked already. Throws when one is wrong all the same. */
export function rangesOfSetting(setting: string, texts: readonly string[]): AddressRanges {
  const parsed = parseAddressRanges(texts)
  if (!parsed.ok) throw new Error(`Cannot read ${setting}: ${parsed.issues.join('; ')}`)
  return parsed.ranges
}

/** Whether an address in the form that `clientAddress` answers lies in one of the ranges. */
export function inRanges(addressText: string, ranges: AddressRanges): boolean {
  const address = parseAddress(addressText)
  return address !== undefined && isWithin(address, ranges)
}

function isWithin(address: Address, ranges: AddressRanges): boolean {
  return ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits))
}

/** Where a connection comes from, as far as it can be trusted (GW22). */
export interface ClientAddress {
  /** IPv4 in its own notation, also when the socket is IPv6. */
  readonly address: string
  /**
   * Someone relays the connection and the address may be the relay's, not the client's. Such a connection is
   * never anonymous: a proxy on the same machine would make the whole world look like loopback (GW21).
   */
  readonly relayed: boolean
}

const relayHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const

/**
 * GW22: the peer's own address, or, through trusted proxies, the nearest address in `X-Forwarded-For` that is not a
 * trusted proxy itself. What stands further left was written by the client and is not believed.
 */
export function clientAddress(
  peerAddress: string,
  headers: IncomingHttpHeaders,
  trustedProxies: AddressRanges,
): ClientAddress {
  const peer = parseAddress(peerAddress)
  if (peer === undefined) return { address: peerAddress, relayed: true }
  if (!isWithin(peer, trustedProxies)) {
    return { address: peer.toString(), relayed: relayHeaders.some((name) => headers[name] !== undefined) }
  }
  const forwarded = headers['x-forwarded-for']
  const hops = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').reverse()
  let nearest: Address = peer
  for (const hop of hops) {
    const address = parseHop(hop.trim())
    if (address === undefined) return { address: nearest.toString(), relayed: true }
    nearest = address
    if (!isWithin(address, trustedProxies)) return { address: address.toString(), relayed: false }
  }
  return { address: nearest.toString(), relayed: false }
}

/** Some proxies add the port: `203.0.113.7:4711`, `[2001:db8::7]:4711`. */
function parseHop(text: string): Address | undefined {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1]
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1]
  return parseAddress(bracketed ?? withPort ?? text)
}

/** What limits per address count by: one IPv6 customer owns a /64 and could take a new address for every try. */
export function addressKey(addressText: string): string {
  const address = parseAddress(addressText)
  if (address === undefined || address.kind() === 'ipv4') return addressText
  return `${address.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`
}

/**
 * Whether a handshake's `Origin` speaks against an anonymous connection (GW21). Programs send none; browsers always
 * do, and any web page that someone in the shop opens can reach loopback: only pages of this machine may.
 */
export function isForeignOrigin(origin: string | undefined): boolean {
  if (origin === undefined || origin === 'file://') return false
  try {
    const { hostname } = new URL(origin)
    return !(hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname))
  } catch {
    return true
  }
}
