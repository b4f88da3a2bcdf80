import { expect, test } from 'vitest'
import { takesRollout } from './takes-rollout.ts'
import { versionTaken } from './template-layers.ts'

const printers = Array.from({ length: 2_000 }, (_, id) => `7:shopping:${id}`)
const release = (rolloutShare: number, rolloutVersion: number | null = 3) => ({
  business: 'shopping' as const,
  currentVersion: 2,
  earlierVersions: [1, 0],
  rolloutVersion,
  rolloutShare,
  updatedAt: 1,
})

test('[TP33] a share is about that many, always the same, and those who have it keep it while it grows', () => {
  let before = new Set<string>()
  for (const share of [1, 10, 25, 50, 90, 100]) {
    const takers = new Set(printers.filter((printer) => versionTaken(release(share), printer) === 3))
    expect(Math.abs(takers.size / printers.length - share / 100)).toBeLessThan(0.04)
    for (const taker of before) expect(takers.has(taker)).toBe(true)
    before = takers
  }
  expect(before.size).toBe(printers.length)
})

test('[TP33] another version falls on others first', () => {
  const both = printers.filter((printer) => takesRollout(`${printer}:3`, 10) && takesRollout(`${printer}:4`, 10))
  expect(both.length).toBeLessThan(60)
})

test('[TP33] without a roll-out everyone takes the current version', () => {
  expect(versionTaken(release(0, null), 'x')).toBe(2)
  expect(versionTaken(null, 'x')).toBe(0)
})
