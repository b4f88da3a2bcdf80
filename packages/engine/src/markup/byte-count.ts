/** Length of a text in UTF-8; half a surrogate pair counts as U+FFFD. */
export function utf8ByteCount(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) count += 1
    else if (unit < 0x800) count += 2
    else if (isPair(unit, text.charCodeAt(index + 1))) {
      count += 4
      index++
    } else count += 3
  }
  return count
}

const isPair = (high: number, low: number): boolean =>
  high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff
