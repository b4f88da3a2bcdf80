import { expect, test } from 'vitest'
import type { EngineChannelRow } from '../store/engine-rows.ts'
import { type ChannelDecision, publish, rollBack, setKilled } from './change-channel.ts'

const asked = { channel: 'stable', at: 1 }
const all = (now: EngineChannelRow | undefined, version: string) =>
  publish(now, { ...asked, version, sharePercent: 100 })

function rowOf(decision: ChannelDecision): EngineChannelRow {
  if ('refused' in decision) throw new Error(decision.refused)
  return decision.row
}

function published(...versions: readonly string[]): EngineChannelRow | undefined {
  return versions.reduce<EngineChannelRow | undefined>((now, version) => rowOf(all(now, version)), undefined)
}

test('a release for all becomes current, and those before it are remembered', () => {
  expect(published('1.0.0', '1.1.0', '1.2.0')).toMatchObject({
    currentVersion: '1.2.0',
    earlierVersions: ['1.1.0', '1.0.0'],
    rolloutVersion: null,
  })
  expect(published('1.0.0', '1.0.0')?.earlierVersions).toEqual([])
})

test('a share goes beside the current release, and grows until it is for all', () => {
  const share = (now: EngineChannelRow | undefined, sharePercent: number) =>
    rowOf(publish(now, { ...asked, version: '1.1.0', sharePercent }))
  const begun = share(published('1.0.0'), 10)
  expect(begun).toMatchObject({ currentVersion: '1.0.0', rolloutVersion: '1.1.0', rolloutShare: 10 })
  const done = share(share(begun, 50), 100)
  expect(done).toMatchObject({ currentVersion: '1.1.0', rolloutVersion: null, rolloutShare: 0 })
  expect(publish(done, { ...asked, version: '1.1.0', sharePercent: 10 })).toEqual({ refused: 'already_current' })
})

test('rolling back goes down release by release, and at last to the engine of the app', () => {
  const steps = ['1.2.0', '1.1.0', '1.0.0'] as const
  let now = published('1.0.0', '1.1.0', '1.2.0')
  const seen: (string | null | undefined)[] = []
  for (const version of steps) {
    now = rowOf(rollBack(now, { ...asked, version }))
    seen.push(now.currentVersion)
  }
  expect(seen).toEqual(['1.1.0', '1.0.0', null])
  expect(rollBack(now, { ...asked, version: '1.0.0' })).toEqual({ refused: 'not_in_channel' })
})

test('rolling back a share leaves the current release where it is', () => {
  const begun = rowOf(publish(published('1.0.0'), { ...asked, version: '0.9.0', sharePercent: 10 }))
  const back = rowOf(rollBack(begun, { ...asked, version: '0.9.0' }))
  expect(back).toMatchObject({ currentVersion: '1.0.0', rolloutVersion: null, rolloutShare: 0 })
})

test('the kill switch changes nothing else, and publishing does not lift it', () => {
  const killed = rowOf(setKilled(published('1.0.0'), { ...asked, killed: true }))
  expect(killed).toEqual({ ...published('1.0.0'), killed: true })
  expect(rowOf(all(killed, '1.1.0'))).toMatchObject({ currentVersion: '1.1.0', killed: true })
  expect(rowOf(setKilled(undefined, { ...asked, killed: true }))).toMatchObject({ killed: true, currentVersion: null })
})
