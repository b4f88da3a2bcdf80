import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TemplateReleaseRow } from '../store/template-rows.ts'
import { backTo, noRelease, released } from './release-change.ts'

const now = 5
const none = noRelease('shopping', 1)

function give(before: TemplateReleaseRow, version: number, share = 100): TemplateReleaseRow {
  const change = released(before, version, share, now)
  if (!change.ok) throw new Error(change.detail.en)
  return change.release
}

function back(before: TemplateReleaseRow, to?: number): TemplateReleaseRow {
  const change = backTo(before, to, now)
  if (!change.ok) throw new Error(change.detail.en)
  return change.release
}

const reach = ({ currentVersion, earlierVersions, rolloutVersion, rolloutShare }: TemplateReleaseRow) => ({
  current: currentVersion,
  earlier: earlierVersions,
  rollout: rolloutVersion === null ? null : [rolloutVersion, rolloutShare],
})

describe('released()', () => {
  test('[TP33] a version for all takes the place of the current one', () => {
    expect(reach(give(give(none, 1), 2))).toEqual({ current: 2, earlier: [1, 0], rollout: null })
  })

  test('[TP33] a version for a share leaves the current one, grows, and becomes current with 100', () => {
    const first = give(none, 1)
    const some = give(first, 2, 10)
    expect(reach(some)).toEqual({ current: 1, earlier: [0], rollout: [2, 10] })
    expect(reach(give(some, 2, 50))).toEqual({ current: 1, earlier: [0], rollout: [2, 50] })
    expect(reach(give(some, 2))).toEqual({ current: 2, earlier: [1, 0], rollout: null })
    expect(reach(give(some, 3, 20))).toEqual({ current: 1, earlier: [0], rollout: [3, 20] })
  })

  test('[TP33] the current version for all ends what is rolled out', () => {
    const some = give(give(none, 1), 2, 10)
    expect(reach(give(some, 1))).toEqual({ current: 1, earlier: [0], rollout: null })
  })

  test('[TP33] what is current already is refused', () => {
    const first = give(none, 1)
    expect(released(first, 1, 100, now).ok).toBe(false)
    expect(released(first, 1, 10, now).ok).toBe(false)
    expect(released(give(first, 2, 10), 1, 10, now).ok).toBe(false)
  })
})

describe('backTo()', () => {
  test('[TP33] goes one step back at a time, and never to what was left', () => {
    const third = give(give(give(none, 1), 2), 3)
    expect(reach(back(third))).toEqual({ current: 2, earlier: [1, 0], rollout: null })
    expect(reach(back(back(third)))).toEqual({ current: 1, earlier: [0], rollout: null })
    expect(reach(back(back(back(third))))).toEqual({ current: 0, earlier: [], rollout: null })
    expect(backTo(none, undefined, now).ok).toBe(false)
    const fourth = give(back(third), 4)
    expect(reach(back(fourth))).toEqual({ current: 2, earlier: [1, 0], rollout: null })
  })

  test('[TP33] takes back what is rolled out, and leaves the current version', () => {
    const some = give(give(none, 1), 2, 10)
    expect(reach(back(some))).toEqual({ current: 1, earlier: [0], rollout: null })
    expect(reach(back(some, 1))).toEqual({ current: 1, earlier: [0], rollout: null })
    expect(reach(back(some, 0))).toEqual({ current: 0, earlier: [], rollout: null })
  })

  test('[TP33] goes to any version that is named, past those between', () => {
    const fourth = give(give(give(give(none, 1), 2), 3), 4)
    expect(reach(back(fourth, 1))).toEqual({ current: 1, earlier: [0], rollout: null })
    expect(reach(back(back(fourth, 1), 3))).toEqual({ current: 3, earlier: [0], rollout: null })
    expect(backTo(fourth, 4, now).ok).toBe(false)
  })

  test('[TP33] whatever was published, going back ends at nothing of its own, and never stands still', () => {
    const step = fc.record({ version: fc.integer({ min: 1, max: 6 }), share: fc.integer({ min: 1, max: 100 }) })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let release = none
        for (const { version, share } of steps) {
          const change = released(release, version, share, now)
          if (change.ok) release = change.release
        }
        for (let left = steps.length + 1; release.currentVersion !== 0 || release.rolloutVersion !== null; left--) {
          expect(left).toBeGreaterThan(0)
          release = back(release)
        }
        expect(backTo(release, undefined, now).ok).toBe(false)
      }),
    )
  })
})
