import { expect, test } from 'vitest'
import { sampleRelease } from '../http/testing/sample-release.ts'
import type { EngineChannelRow, EngineReleaseRow } from '../store/engine-rows.ts'
import { orderForDevice } from './order-for-device.ts'

function release(version: string, minHostApi = 1): EngineReleaseRow {
  const { manifest, signature, key_id: keyId } = sampleRelease(version, { minHostApi })
  return { version, manifest, signature, keyId, uploadedAt: 1 }
}

const current = release('1.0.0')
const rollout = release('1.1.0')
const channel: EngineChannelRow = {
  channel: 'stable',
  currentVersion: '1.0.0',
  earlierVersions: [],
  rolloutVersion: '1.1.0',
  rolloutShare: 10,
  killed: false,
  updatedAt: 1,
}

const devices = Array.from({ length: 2_000 }, (_, index) => `till-${index}`)
const ask = (device: string | undefined, part: Partial<EngineChannelRow> = {}, tenantId = 1) =>
  orderForDevice({ ...channel, ...part }, { current, rollout }, { tenantId, device, hostApi: 1 })
const versionOf = (order: ReturnType<typeof ask>) => JSON.parse(order.release?.manifest ?? '{}').version
const chosen = (part: Partial<EngineChannelRow> = {}) =>
  devices.filter((device) => versionOf(ask(device, part)) === '1.1.0')

test('a share of the devices gets the new release, always the same ones, and a growing share keeps them', () => {
  const tenth = chosen()
  expect(tenth.length / devices.length).toBeCloseTo(0.1, 1)
  expect(chosen()).toEqual(tenth)
  const half = new Set(chosen({ rolloutShare: 50 }))
  expect(half.size / devices.length).toBeCloseTo(0.5, 1)
  expect(tenth.filter((device) => !half.has(device))).toEqual([])
})

test('the share is drawn anew for each release, and a device without a name takes no part', () => {
  const first = new Set(chosen({ rolloutShare: 50 }))
  const second = chosen({ rolloutShare: 50, rolloutVersion: '1.2.0' })
  expect(second.some((device) => !first.has(device))).toBe(true)
  expect(versionOf(ask(undefined, { rolloutShare: 99 }))).toBe('1.0.0')
})

test('what a host cannot run it is not given: the current release, or its own engine', () => {
  const newer = { current, rollout: release('1.1.0', 2) }
  const device = { tenantId: 1, device: chosen()[0], hostApi: 1 }
  expect(versionOf(orderForDevice(channel, newer, device))).toBe('1.0.0')
  expect(versionOf(orderForDevice(channel, newer, { ...device, hostApi: 2 }))).toBe('1.1.0')
  const tooNew = { current: release('1.0.0', 2), rollout: undefined }
  expect(orderForDevice(channel, tooNew, device)).toEqual({ run: 'builtin', reason: 'host_too_old', release: null })
})

test('a host that the current release asks too much of keeps the newest of those before it that it can run', () => {
  const device = { tenantId: 1, device: 'till', hostApi: 1 }
  const current = release('1.3.0', 2)
  const earlier = [release('1.2.0', 2), release('1.1.0'), release('1.0.0')]
  expect(versionOf(orderForDevice(channel, { current, rollout: undefined, earlier }, device))).toBe('1.1.0')
  const newer = { ...device, hostApi: 2 }
  expect(versionOf(orderForDevice(channel, { current, rollout: undefined, earlier }, newer))).toBe('1.3.0')
})

test('without a release, and while the kill switch is on, the engine of the app runs', () => {
  const nothing = { current: undefined, rollout: undefined }
  const device = { tenantId: 1, device: 'till', hostApi: 1 }
  expect(orderForDevice(undefined, nothing, device)).toMatchObject({ run: 'builtin', reason: 'nothing_published' })
  expect(ask('till', { killed: true })).toMatchObject({ run: 'builtin', reason: 'killed', release: null })
})

test('the answer is the same object while the release is', () => {
  expect(ask(undefined)).toBe(ask(undefined))
})
