import type { PartField } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { mmOfDots, wholeBytes } from './dot-width.ts'
import { ditherChoices, ditherSettings, lookOf } from './logo-settings.ts'
import { readingSize } from './picture-pixels.ts'

const name = { zh: '名', en: 'name' }
const dither: PartField = {
  key: 'dither',
  kind: 'choice',
  name,
  default: 'otsu',
  choices: [
    { value: 'otsu', name },
    { value: 'atkinson', name },
  ],
}
const threshold: PartField = { key: 'threshold', kind: 'number', name, default: 0, min: 0, max: 255 }

const look = (values: Readonly<Record<string, string | number>>) => lookOf((key) => values[key])

test('[TP20] a threshold above 0 decides; 0 leaves it to the chosen dither', () => {
  expect(look({ width: 240, dither: 'otsu', threshold: 0 })).toMatchObject({ widthDots: 240, dither: 'otsu' })
  expect(look({ width: 240, dither: 'otsu', threshold: 90 })).toMatchObject({ dither: 'threshold', threshold: 90 })
  expect(look({ dither: 'none' })).toMatchObject({ widthDots: 384, dither: 'threshold' })
})

test('a width is a multiple of 8 dots, 8 of which are a millimetre', () => {
  expect([wholeBytes(1), wholeBytes(100), wholeBytes(240)]).toEqual([8, 104, 240])
  expect([mmOfDots(240), mmOfDots(100)]).toEqual([30, 12.5])
})

test('a part without a place for a threshold offers its own choices only', () => {
  expect(ditherChoices([dither])).toEqual(['otsu', 'atkinson'])
  expect(ditherChoices([dither, threshold])).toEqual(['threshold', 'otsu', 'atkinson'])
  expect(ditherSettings('atkinson', [dither])).toEqual({ dither: 'atkinson' })
  expect(ditherSettings('atkinson', [dither, threshold])).toEqual({ dither: 'atkinson', threshold: 0 })
  expect(ditherSettings('threshold', [dither, threshold])).toEqual({ threshold: 128 })
})

test('photos are read no larger than needed, drawings as large as they may print', () => {
  expect(readingSize(4_000, 3_000, false)).toEqual({ width: 1_152, height: 864 })
  expect(readingSize(100, 50, false)).toEqual({ width: 100, height: 50 })
  expect(readingSize(24, 24, true)).toEqual({ width: 576, height: 576 })
  expect(readingSize(9_000, 10, false)).toEqual({ width: 1_152, height: 1 })
})
