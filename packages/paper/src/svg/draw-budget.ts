import { glyphsMax, inkRunsMax } from '../limits.ts'

/** What one drawing may still hold; both numbers count down over all its pages. */
export interface DrawBudget {
  glyphs: number
  inkRuns: number
}

export function fullBudget(): DrawBudget {
  return { glyphs: glyphsMax, inkRuns: inkRunsMax }
}
