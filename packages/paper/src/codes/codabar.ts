import type { Bars } from './bars.ts'
import { asciiOf, pattern } from './pattern.ts'

/** Seven elements a character (EN 798). */
const patterns: Readonly<Record<string, string>> = {
  '0': 'NNNNNWW',
  '1': 'NNNNWWN',
  '2': 'NNNWNNW',
  '3': 'WWNNNNN',
  '4': 'NNWNNWN',
  '5': 'WNNNNWN',
  '6': 'NWNNNNW',
  '7': 'NWNNWNN',
  '8': 'NWWNNNN',
  '9': 'WNNWNNN',
  '-': 'NNNWWNN',
  $: 'NNWWNNN',
  ':': 'WNNNWNW',
  '/': 'WNWNNNW',
  '.': 'WNWNWNN',
  '+': 'NNWNWNW',
  A: 'NNWWNWN',
  B: 'NWNWNNW',
  C: 'NNNWNWW',
  D: 'NNNWWWN',
}

/** Starts and ends with A, B, C or D. */
export function codabarBars(data: Uint8Array): Bars | null {
  const text = asciiOf(data)?.toUpperCase() ?? ''
  if (!/^[A-D][0-9$+\-./:]+[A-D]$/.test(text)) return null
  return { data: text, widths: pattern([...text].map((character) => patterns[character] ?? '').join('N')) }
}
