/** FNV-1a of 64 bits as hex: names what is kept of an address or a shop; WebCrypto is missing on plain http pages. */
export function nameHash(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
