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
]

/** Latin letters with marks, which may fall back to the bare letter. */
const accentedRanges: readonly (readonly [from: number, to: number])[] = [
  [0xc0, 0x17f],
  [0x1cd, 0x1dc],
  [0x1e00, 0x1eff],
]

/** Stand-ins by UTF-16 unit, for a charset to consult while it builds its table. */
export function lookAlikes(): ReadonlyMap<number, string> {
  const standIns = new Map<number, string>()
  for (const [from, to] of accentedRanges) {
    for (let unit = from; unit <= to; unit++) {
      const bare = String.fromCharCode(unit).normalize('NFD').charCodeAt(0)
      if (bare < 0x80) standIns.set(unit, String.fromCharCode(bare))
    }
  }
  for (const [characters, standIn] of pairs) {
    for (const character of characters) standIns.set(character.charCodeAt(0), standIn)
  }
  return standIns
}
