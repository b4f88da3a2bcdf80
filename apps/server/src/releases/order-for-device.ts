import { createHash } from 'node:crypto'
import { type EngineManifest, type EngineOrder, engineManifest } from '@xiaopiao/protocol'
import type { EngineChannelRow, EngineReleaseRow } from '../store/engine-rows.ts'
import type { TenantId } from '../store/rows.ts'

/** Who asks what to run. */
export interface AskingDevice {
  readonly tenantId: TenantId
  /** The app's own name for it; without one, it takes no part in roll-outs. */
  readonly device: string | undefined
  /** Which calls its host offers an engine. */
  readonly hostApi: number
}

/** The releases that a channel names, as far as it names them. */
export interface ChannelReleases {
  readonly current: EngineReleaseRow | undefined
  readonly rollout: EngineReleaseRow | undefined
  /** What was current before, the newest first: for hosts that the current one asks too much of. */
  readonly earlier?: readonly EngineReleaseRow[]
}

/**
 * What a device is to run. The answer is the same object while the channel and its releases stay as they are, so that
 * it is written as JSON once.
 */
export function orderForDevice(
  channel: EngineChannelRow | undefined,
  releases: ChannelReleases,
  device: AskingDevice,
): EngineOrder {
  if (channel?.killed) return builtin.killed
  const { current, rollout, earlier = [] } = releases
  const newest = [isInRollout(channel, device) ? rollout : undefined, current].filter((one) => one !== undefined)
  const offered = [...newest, ...earlier]
  const fitting = offered.find((release) => fitsHost(release, device.hostApi))
  if (fitting !== undefined) return published(fitting)
  return offered.length === 0 ? builtin.nothing_published : builtin.host_too_old
}

export function fitsHost(release: EngineReleaseRow, hostApi: number): boolean {
  return manifestOf(release).min_host_api <= hostApi
}

/** The same device gets the same answer, and a share that grows keeps the devices that it had. */
function isInRollout(channel: EngineChannelRow | undefined, { tenantId, device }: AskingDevice): boolean {
  if (channel === undefined || channel.rolloutVersion === null || device === undefined) return false
  return percentileOf(`${tenantId}:${channel.channel}:${channel.rolloutVersion}:${device}`) < channel.rolloutShare
}

function percentileOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) % 100
}

const builtin = {
  killed: { run: 'builtin', reason: 'killed', release: null },
  nothing_published: { run: 'builtin', reason: 'nothing_published', release: null },
  host_too_old: { run: 'builtin', reason: 'host_too_old', release: null },
} as const satisfies Record<string, EngineOrder>

const orders = new WeakMap<EngineReleaseRow, EngineOrder>()

function published(release: EngineReleaseRow): EngineOrder {
  const known = orders.get(release)
  if (known !== undefined) return known
  const { manifest, signature, keyId } = release
  const order: EngineOrder = { run: 'release', reason: 'published', release: { manifest, signature, key_id: keyId } }
  orders.set(release, order)
  return order
}

const manifests = new WeakMap<EngineReleaseRow, EngineManifest>()

/** What the signed text of a release says; it was checked when it was uploaded. */
export function manifestOf(release: EngineReleaseRow): EngineManifest {
  const known = manifests.get(release)
  if (known !== undefined) return known
  const manifest = engineManifest.parse(JSON.parse(release.manifest))
  manifests.set(release, manifest)
  return manifest
}
