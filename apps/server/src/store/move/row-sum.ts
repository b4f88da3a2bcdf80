import { createHash } from 'node:crypto'

/** A value of a row as both databases can say it. */
export type MovedValue = string | number | boolean | Uint8Array | null

/** Counts rows and adds up their hashes: the same for the same rows, in whatever order a database answers them. */
export class RowSum {
  #count = 0
  readonly #lanes = new Uint32Array(8)

  add(row: readonly MovedValue[]): void {
    const hash = createHash('sha256')
    for (const value of row) {
      const bytes = bytesOf(value)
      hash.update(`${bytes.length}:`).update(bytes)
    }
    const digest = new DataView(Uint8Array.from(hash.digest()).buffer)
    for (let lane = 0; lane < this.#lanes.length; lane++) {
      this.#lanes[lane] = (this.#lanes[lane] ?? 0) + digest.getUint32(lane * 4)
    }
    this.#count += 1
  }

  get count(): number {
    return this.#count
  }

  equals(other: RowSum): boolean {
    return this.#count === other.#count && this.#lanes.every((lane, index) => lane === other.#lanes[index])
  }
}

/** The first byte tells the kinds apart, so that 1 is not '1'. */
function bytesOf(value: MovedValue): Uint8Array {
  if (value === null) return Buffer.from('-')
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from('b'), value])
  return Buffer.from(`${(typeof value)[0]}${value}`)
}
