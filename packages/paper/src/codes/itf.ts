import type { Bars } from './bars.ts'
import { asciiOf, pattern } from './pattern.ts'

/** Two wide of five (ISO/IEC 16390). */
const digits = ['NNWWN', 'WNNNW', 'NWNNW', 'WWNNN', 'NNWNW', 'WNWNN', 'NWWNN', 'NNNWW', 'WNNWN', 'NWNWN'] as const

/** Digits in pairs: the first gives the bars, the second the gaps. The last of an odd number is dropped (dialects 1.6). */
export function itfBars(data: Uint8Array): Bars | null {
  const given = asciiOf(data)
  if (given === null || !/^[0-9]{2,}$/.test(given)) return null
  const text = given.length % 2 === 0 ? given : given.slice(0, -1)
  let elements = 'NNNN'
  for (let index = 0; index < text.length; index += 2) {
    const bars = digits[Number(text.charAt(index))] ?? ''
    const gaps = digits[Number(text.charAt(index + 1))] ?? ''
    for (let element = 0; element < 5; element++) elements += bars.charAt(element) + gaps.charAt(element)
  }
  return { data: text, widths: pattern(`${elements}WNN`) }
}
