import { engineError } from '../issue.ts'

/** A label and the gap to the next. */
export interface LabelSize {
  readonly widthMm: number
  readonly heightMm: number
  readonly gapMm: number
}

const limits = { widthMm: [15, 120], heightMm: [10, 300], gapMm: [0, 25.4] } as const

/** Throws EngineError `invalid_option` when no printer has such labels. */
export function checkLabelSize(label: LabelSize): void {
  for (const field of ['widthMm', 'heightMm', 'gapMm'] as const) {
    const [min, max] = limits[field]
    const value: unknown = label?.[field]
    if (typeof value === 'number' && value >= min && value <= max) continue
    throw engineError('invalid_option', `label.${field}`, `expected ${min} to ${max} mm, received ${String(value)}`)
  }
}

/** Printers of labels have 8 dots to a mm. */
export const dotsPerMm = 8

/** Free dots around the contents of a label: printers are a millimetre off at times. */
export const marginDots = 8
