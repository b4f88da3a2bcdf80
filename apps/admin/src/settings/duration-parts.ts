/** A duration in whole units, the largest first, without the ones that are nought. */
export interface DurationPart {
  readonly unit: 'd' | 'h' | 'min' | 's'
  readonly count: number
}

const unitSeconds = { d: 86_400, h: 3_600, min: 60, s: 1 } as const

export function durationParts(seconds: number): readonly DurationPart[] {
  let rest = seconds
  return (['d', 'h', 'min', 's'] as const).flatMap((unit) => {
    const count = Math.floor(rest / unitSeconds[unit])
    rest -= count * unitSeconds[unit]
    return count === 0 ? [] : [{ unit, count }]
  })
}
