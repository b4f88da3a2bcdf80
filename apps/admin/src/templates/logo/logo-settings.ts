import type { Dither } from '@xiaopiao/engine'
import type { PartField } from '@xiaopiao/protocol'
import type { SettingValue } from '../editor-state.ts'
import { wholeBytes } from './dot-width.ts'

/** How a picture is printed, beside the picture itself: fields of the same part with these keys belong to it. */
export const pictureKeys = ['width', 'dither', 'threshold'] as const
export type PictureKey = (typeof pictureKeys)[number]

export interface PictureLook {
  readonly widthDots: number
  readonly dither: Dither
  /** Only for the dither `threshold`. */
  readonly threshold: number
}

/** Where the slider for the threshold begins. */
const middleThreshold = 128
const widthStandard = 384

const dithers: readonly Dither[] = ['threshold', 'otsu', 'floyd-steinberg', 'atkinson', 'ordered']

/**
 * How the picture looks with the values of its part. The library keeps a threshold of its own as a number, of which 0
 * leaves the decision to the chosen dither.
 */
export function lookOf(value: (key: PictureKey) => SettingValue | undefined): PictureLook {
  const width = value('width')
  const dither = dithers.find((known) => known === value('dither'))
  const threshold = value('threshold')
  const widthDots = wholeBytes(typeof width === 'number' ? width : widthStandard)
  if (typeof threshold === 'number' && threshold > 0) return { widthDots, dither: 'threshold', threshold }
  return { widthDots, dither: dither ?? 'threshold', threshold: middleThreshold }
}

/** The dithers that a part offers: its own choices, and a threshold where it has a place for one. */
export function ditherChoices(fields: readonly PartField[]): readonly Dither[] {
  const choices = fields.find(({ key }) => key === 'dither')?.choices ?? []
  const offered = dithers.filter((dither) => choices.some(({ value }) => value === dither))
  const takesThreshold = fields.some(({ key }) => key === 'threshold')
  return takesThreshold && !offered.includes('threshold') ? ['threshold', ...offered] : offered
}

/** The values that a choice of dither sets; undefined: back to what the part has by default. */
export function ditherSettings(
  dither: Dither,
  fields: readonly PartField[],
): Readonly<Partial<Record<'dither' | 'threshold', SettingValue>>> {
  const takesThreshold = fields.some(({ key }) => key === 'threshold')
  if (dither === 'threshold' && takesThreshold) return { threshold: middleThreshold }
  return takesThreshold ? { dither, threshold: 0 } : { dither }
}
