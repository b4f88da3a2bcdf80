import { ShapedText } from '../text/shaped-text.ts'
import type { Charset } from './charset.ts'

/** A character that means something to a printer language, and what is printed in its place. */
export interface Guard {
  /** One ASCII character. */
  readonly character: string
  /** One character that the charset has and that looks alike. */
  readonly standIn: string
  /** Only right behind this ASCII character. */
  readonly after?: string
}

interface StandIn {
  readonly code: number
  readonly width: number
  readonly after: number | undefined
}

/**
 * A charset whose texts cannot say anything in the language that they are sent in: characters that begin a command there
 * come out as their full-width forms, which no vendor's parser takes for commands. It works on text that is cleaned
 * already, so that nothing that was dropped can bring two characters together, and before lines are laid out.
 */
export function guarded(base: Charset, guards: readonly Guard[]): Charset {
  let standIns: ReadonlyMap<number, StandIn> | undefined
  const make = (): ReadonlyMap<number, StandIn> => {
    const shaped = new ShapedText()
    return new Map(
      guards.map(({ character, standIn, after }): [number, StandIn] => {
        shaped.clear()
        base.shape(standIn, shaped)
        const [code = 0x20] = shaped.codes
        return [character.charCodeAt(0), { code, width: shaped.widths[0] ?? 1, after: after?.charCodeAt(0) }]
      }),
    )
  }
  return {
    name: base.name,
    shape(text, shaped) {
      standIns ??= make()
      const from = shaped.length
      base.shape(text, shaped)
      for (let index = from; index < shaped.length; index++) {
        const found = standIns.get(shaped.codes[index] as number)
        if (found === undefined) continue
        if (found.after !== undefined && (index === from || shaped.units[index - 1] !== found.after)) continue
        shaped.codes[index] = found.code
        shaped.columns += found.width - (shaped.widths[index] as number)
        shaped.widths[index] = found.width
      }
    },
    encode: () => -1,
  }
}

/** The full-width forms of characters that begin tags. */
export const tagGuards: readonly Guard[] = [
  { character: '<', standIn: '＜' },
  { character: '>', standIn: '＞' },
]
