/** Thermal heads print 8 dots a millimetre (203 dpi). */
const dotsPerMm = 8

/** A width or height in millimetres, to half of one. */
export function mmOfDots(dots: number): number {
  return Math.round((dots / dotsPerMm) * 2) / 2
}

/** The nearest width that an image may have: a multiple of 8 dots, 8 at least. */
export function wholeBytes(dots: number): number {
  return Math.max(8, Math.round(dots / 8) * 8)
}
