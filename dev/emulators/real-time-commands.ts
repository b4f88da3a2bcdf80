/** One piece of what arrived: print data, or a status query that was carried out on arrival. */
export type Arrived =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'status'; readonly query: number }

const DLE = 0x10
const EOT = 0x04

/**
 * Finds `DLE EOT n` in a byte stream however it is cut into chunks, as firmware does: on arrival, without
 * regard to the command it stands in.
 */
export class RealTimeCommands {
  /** The beginning of a query that the last chunk ended with. */
  #held: number[] = []

  split(chunk: Uint8Array): Arrived[] {
    const bytes = Uint8Array.from([...this.#held, ...chunk])
    this.#held = []
    const parts: Arrived[] = []
    let from = 0
    const flush = (to: number) => {
      if (to > from) parts.push({ kind: 'data', bytes: bytes.subarray(from, to) })
    }
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] !== DLE) continue
      const second = bytes[at + 1]
      const query = bytes[at + 2]
      if (second === undefined || (second === EOT && query === undefined)) {
        flush(at)
        this.#held = [...bytes.subarray(at)]
        return parts
      }
      if (second !== EOT || query === undefined || query < 1 || query > 4) continue
      flush(at)
      parts.push({ kind: 'status', query })
      from = at + 3
      at += 2
    }
    flush(bytes.length)
    return parts
  }
}
