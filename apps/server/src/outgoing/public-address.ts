import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * Answers only inside a cloud although it looks public: Azure's platform address (Microsoft Learn, "What is IP address
 * 168.63.129.16?"). The metadata addresses of the others are link-local, shared or unique local ones.
 */
const platformAddresses: ReadonlySet<string> = new Set(['168.63.129.16'])

/** Everything that is routed on the internet lies in here (IANA, IPv6 global unicast allocations). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** RFC 6052: the last 32 bits are the IPv4 address that a translator will really connect to. */
const translated = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * The address that a connection to `text` would reach: of an IPv4 address in IPv6 clothes (mapped, or translated by
 * NAT64) the IPv4 address.
 * @param text as a resolver or a parsed URL gives it
 * @returns undefined when it is no address
 */
export function reachedAddress(text: string): string | undefined {
  return unwrap(text)?.toString()
}

/**
 * Whether an address is one of the public internet: neither private, loopback, link-local, shared (CGNAT), multicast,
 * reserved, documentation or transition space, nor a cloud's inner address. What is no address is not public.
 */
export function isPublicAddress(text: string): boolean {
  const address = unwrap(text)
  if (address === undefined || address.range() !== 'unicast') return false
  if (address instanceof ipaddr.IPv6) return address.match(globalUnicast)
  return !platformAddresses.has(address.toString())
}

function unwrap(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined
  const address = ipaddr.IPv6.parse(text)
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  if (!address.match(translated)) return address
  return new ipaddr.IPv4(address.toByteArray().slice(12))
}
