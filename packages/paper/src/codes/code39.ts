import type { Bars } from './bars.ts'
import { asciiOf, pattern } from './pattern.ts'

/** Nine elements a character, three of them wide (ISO/IEC 16388). */
const patterns: Readonly<Record<string, string>> = {
  '0': 'NNNWWNWNN',
  '1': 'WNNWNNNNW',
  '2': 'NNWWNNNNW',
  '3': 'WNWWNNNNN',
  '4': 'NNNWWNNNW',
  '5': 'WNNWWNNNN',
  '6': 'NNWWWNNNN',
  '7': 'NNNWNNWNW',
  '8': 'WNNWNNWNN',
  '9': 'NNWWNNWNN',
  A: 'WNNNNWNNW',
  B: 'NNWNNWNNW',
  C: 'WNWNNWNNN',
  D: 'NNNNWWNNW',
  E: 'WNNNWWNNN',
  F: 'NNWNWWNNN',
  G: 'NNNNNWWNW',
  H: 'WNNNNWWNN',
  I: 'NNWNNWWNN',
  J: 'NNNNWWWNN',
  K: 'WNNNNNNWW',
  L: 'NNWNNNNWW',
  M: 'WNWNNNNWN',
  N: 'NNNNWNNWW',
  O: 'WNNNWNNWN',
  P: 'NNWNWNNWN',
  Q: 'NNNNNNWWW',
  R: 'WNNNNNWWN',
  S: 'NNWNNNWWN',
  T: 'NNNNWNWWN',
  U: 'WWNNNNNNW',
  V: 'NWWNNNNNW',
  W: 'WWWNNNNNN',
  X: 'NWNNWNNNW',
  Y: 'WWNNWNNNN',
  Z: 'NWWNWNNNN',
  '-': 'NWNNNNWNW',
  '.': 'WWNNNNWNN',
  ' ': 'NWWNNNWNN',
  '*': 'NWNNWNWNN',
  $: 'NWNWNWNNN',
  '/': 'NWNWNNNWN',
  '+': 'NWNNNWNWN',
  '%': 'NNNWNWNWN',
}

/** The asterisks that frame a code are added where the data lacks them. */
export function code39Bars(data: Uint8Array): Bars | null {
  const given = asciiOf(data)
  if (given === null) return null
  const text = given.length >= 2 && given.startsWith('*') && given.endsWith('*') ? given.slice(1, -1) : given
  if (text === '' || text.includes('*')) return null
  const parts: string[] = []
  for (const character of `*${text}*`) {
    const elements = patterns[character]
    if (elements === undefined) return null
    parts.push(elements)
  }
  return { data: text, widths: pattern(parts.join('N')) }
}
