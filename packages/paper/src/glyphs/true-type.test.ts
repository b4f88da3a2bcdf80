import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { TrueTypeFont } from './true-type.ts'

const resolve = createRequire(import.meta.url).resolve
const carried = (path: string) => new TrueTypeFont(readFileSync(resolve(`@expo-google-fonts/${path}`)))
const han = carried('noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')
const mono = carried('roboto-mono/500Medium/RobotoMono_500Medium.ttf')

test('[PA22] TrueTypeFont: Hanzi are one em wide, letters of the monospaced font 0.6 em', () => {
  const zhong = han.outline('中')!
  expect(zhong.advanceUnits).toBe(zhong.unitsPerEm)
  const letters = [...'iWg0'].map((letter) => mono.outline(letter)!)
  for (const letter of letters) expect(letter.advanceUnits / letter.unitsPerEm).toBeCloseTo(0.6, 2)
})

test('[PA22] TrueTypeFont: contours are closed, composite glyphs have their parts', () => {
  const path = (character: string) => mono.outline(character)!.path
  expect(path('o').match(/M/g)).toHaveLength(2)
  expect(path('o').match(/Z/g)).toHaveLength(2)
  expect(path('é').match(/M/g)!.length).toBeGreaterThan(path('e').match(/M/g)!.length)
  expect(path('é')).not.toContain('NaN')
})

test('[PA22] TrueTypeFont: a character that the font lacks has no outline, a space has an empty one', () => {
  expect(mono.outline('中')).toBeUndefined()
  expect(han.outline('\u{10ffff}')).toBeUndefined()
  expect(mono.outline(' ')!.path).toBe('')
})

test('[PA22] TrueTypeFont refuses what is no font', () => {
  expect(() => new TrueTypeFont(new Uint8Array(8))).toThrow(RangeError)
})
