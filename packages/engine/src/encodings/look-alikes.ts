/**
 * TP5: what stands in for a character that an encoding lacks, when it looks or reads nearly the same. An encoding
 * that has the character itself never comes here. A stand-in that is lacking too is passed over.
 */
const pairs: readonly (readonly [characters: string, standIn: string])[] = [
  ['¥', '￥'],
  ['€', 'EUR'],
  ['£', '￡'],
  ['¢', '￠'],
  ['₩', '￦'],
  ['•∙⋅・‧', '·'],
  ['‑‒−﹣', '-'],
  ['⁓〜', '~'],
  ['©', '(C)'],
  ['®', '(R)'],
  ['™', 'TM'],
  ['²', '2'],
  ['³', '3'],
  ['¹', '1'],
  ['½', '1/2'],
  ['¼', '1/4'],
  ['¾', '3/4'],
  ['✓✔', '√'],
  ['✕✖✗✘⨯', '×'],
  ['✚➕', '+'],
  ['➖', '-'],
  ['★⭐', '★'],
  ['❤♥', '♡'],
  ['➜➔➡', '→'],
  ['«', '《'],
  ['»', '》'],
  ['‹', '<'],
  ['›', '>'],
  ['‚', ','],
  ['„', '“'],
  ['‟', '“'],
  ['‛', '‘'],
  ['ʼ', '’'],
  ['⁄', '/'],
  ['ß', 'ss'],
  ['Æ', 'AE'],
  ['æ', 'ae'],
  ['Ø', 'O'],
  ['ø', 'o'],
  ['Œ', 'OE'],
  ['œ', 'oe'],
  ['Ð', 'D'],
  ['đĐð', 'd'],
  ['Ł', 'L'],
  ['ł', 'l'],
  ['Þ', 'Th'],
  ['þ', 'th'],
  ['ı', 'i'],
  // What Chinese and Western typography has and plain code pages lack.
  ['￥', '¥'],
  ['￡', '£'],
  ['￠', '¢'],
  ['￦', '₩'],
  ['〜', '～'],
  ['·', '•'],
  ['·•', '.'],
  ['—–―─━', '-'],
  ['│┃', '|'],
  ['…', '...'],
  ['“”〝〞', '"'],
  ['‘’', "'"],
  ['、', ','],
  ['。', '.'],
  ['×✕✖', 'x'],
  ['÷', '/'],
  ['√', 'v'],
  ['※★☆', '*'],
  ['【〔', '['],
  ['】〕', ']'],
  ['《〈', '<'],
  ['》〉', '>'],
  ['￥¥', 'Y'],
  ['℃', '°C'],
]

/** ① to ⑳ may fall back to (1) to (20). */
const circledOne = 0x2460
const circledCount = 20

/** Latin letters with marks, which may fall back to the bare letter. */
const accentedRanges: readonly (readonly [from: number, to: number])[] = [
  [0xc0, 0x17f],
  [0x1cd, 0x1dc],
  [0x1e00, 0x1eff],
]

function build(): ReadonlyMap<number, readonly string[]> {
  const standIns = new Map<number, string[]>()
  for (const [characters, standIn] of pairs) {
    for (const character of characters) {
      const unit = character.charCodeAt(0)
      const known = standIns.get(unit)
      if (known === undefined) standIns.set(unit, [standIn])
      else known.push(standIn)
    }
  }
  return standIns
}

let built: ReadonlyMap<number, readonly string[]> | undefined

/** What may stand in for a UTF-16 unit that an encoding lacks, the best first. */
export function standInsOf(unit: number): readonly string[] {
  built ??= build()
  const known = built.get(unit) ?? []
  if (accentedRanges.some(([from, to]) => unit >= from && unit <= to)) {
    const bare = String.fromCharCode(unit).normalize('NFD').charCodeAt(0)
    return bare < 0x80 ? [...known, String.fromCharCode(bare)] : known
  }
  // Full-width forms are the ASCII characters for those who have no others.
  if (unit >= 0xff01 && unit <= 0xff5e) return [...known, String.fromCharCode(unit - 0xfee0)]
  if (unit === 0x3000) return [' ']
  const number = unit - circledOne + 1
  return number >= 1 && number <= circledCount ? [...known, `(${number})`] : known
}
