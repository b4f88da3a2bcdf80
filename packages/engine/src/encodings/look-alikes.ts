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

/** Stand-ins by UTF-16 unit, the best first, for a charset to consult while it builds its table. */
export function lookAlikes(): ReadonlyMap<number, readonly string[]> {
  const standIns = new Map<number, string[]>()
  const offer = (unit: number, standIn: string): void => {
    const known = standIns.get(unit)
    if (known === undefined) standIns.set(unit, [standIn])
    else known.push(standIn)
  }
  for (const [characters, standIn] of pairs) {
    for (const character of characters) offer(character.charCodeAt(0), standIn)
  }
  for (const [from, to] of accentedRanges) {
    for (let unit = from; unit <= to; unit++) {
      const bare = String.fromCharCode(unit).normalize('NFD').charCodeAt(0)
      if (bare < 0x80) offer(unit, String.fromCharCode(bare))
    }
  }
  // Full-width forms are the ASCII characters for those who have no others.
  for (let unit = 0xff01; unit <= 0xff5e; unit++) offer(unit, String.fromCharCode(unit - 0xfee0))
  offer(0x3000, ' ')
  for (let number = 1; number <= circledCount; number++) offer(circledOne + number - 1, `(${number})`)
  return standIns
}
