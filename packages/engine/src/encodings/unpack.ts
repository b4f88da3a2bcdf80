/** Value of a base64 digit by its ASCII code. */
function base64Values(): Uint8Array {
  const values = new Uint8Array(128)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value
  return values
}

let built: Uint8Array | undefined

/** Reads base64 VLQ numbers (see tables/pack.ts), one after the other. */
function eachNumber(packed: string, take: (value: number) => void): void {
  built ??= base64Values()
  const values = built
  let value = 0
  let shift = 0
  for (let index = 0; index < packed.length; index++) {
    const digit = values[packed.charCodeAt(index)] ?? 0
    value |= (digit & 31) << shift
    shift += 5
    if (digit & 32) continue
    take(value & 1 ? -(value >> 1) : value >> 1)
    value = 0
    shift = 0
  }
}

/**
 * Characters in order of their codes, each as the step from the one before; a step of 0 is a code without character.
 * One loop without calls: it runs once, cold, over tens of thousands of digits before the first receipt is printed.
 * @returns by place in the order the unit, 0 for a code without one
 */
export function unpackSteps(packed: string): Uint16Array {
  built ??= base64Values()
  const values = built
  const units = new Uint16Array(packed.length)
  let count = 0
  let unit = 0
  let step = 0
  let shift = 0
  for (let index = 0; index < packed.length; index++) {
    const digit = values[packed.charCodeAt(index)] as number
    if (digit > 31) {
      step |= (digit & 31) << shift
      shift += 5
      continue
    }
    step |= digit << shift
    if (step !== 0) {
      unit += step & 1 ? -(step >> 1) : step >> 1
      units[count] = unit
    }
    count++
    step = 0
    shift = 0
  }
  return units.subarray(0, count)
}

/** Ranges in order: steps to the first of each from the last of the one before, and how many follow it. */
export function unpackRanges(packed: string): [from: number, to: number][] {
  const ranges: [number, number][] = []
  let previous = 0
  let from: number | undefined
  eachNumber(packed, (step) => {
    if (from === undefined) {
      from = previous + step
    } else {
      previous = from + step
      ranges.push([from, previous])
      from = undefined
    }
  })
  return ranges
}

/** Pairs of numbers, each pair as its steps from the one before. */
export function unpackPairs(packed: string): [first: number, second: number][] {
  const pairs: [number, number][] = []
  const reached: number[] = []
  eachNumber(packed, (step) => reached.push((reached[reached.length - 2] ?? 0) + step))
  for (let index = 0; index + 1 < reached.length; index += 2) {
    pairs.push([reached[index] as number, reached[index + 1] as number])
  }
  return pairs
}
