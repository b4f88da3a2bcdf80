import type { EngineRelease } from '@xiaopiao/protocol'
import { isoInstant } from '../clock.ts'
import type { EngineChannelRow, EngineDropReason, EngineReleaseRow, EngineReportCount } from '../store/engine-rows.ts'
import { manifestOf } from './order-for-device.ts'

/** What the platform knows beside a release itself. */
export interface ReleaseFacts {
  readonly channels: readonly EngineChannelRow[]
  readonly counts: readonly EngineReportCount[]
  readonly reasons: readonly EngineDropReason[]
}

/** More reasons than these nobody reads. */
const reasonsMax = 5

/** A release as the platform sees it: where it runs, and how it went on the devices. */
export function releaseView(release: EngineReleaseRow, { channels, counts, reasons }: ReleaseFacts): EngineRelease {
  const { version, sha256, size, min_host_api, notes, created_at } = manifestOf(release)
  const told = (event: EngineReportCount['event']) =>
    counts.find((count) => count.version === version && count.event === event)?.count ?? 0
  return {
    version,
    sha256,
    size,
    min_host_api,
    notes,
    key_id: release.keyId,
    created_at,
    uploaded_at: isoInstant(release.uploadedAt),
    channels: channels.flatMap((channel) => placesOf(version, channel)),
    reports: {
      installed: told('installed'),
      dropped: told('dropped'),
      reasons: reasons
        .filter((reason) => reason.version === version)
        .slice(0, reasonsMax)
        .map(({ detail, count }) => ({ detail, devices: count })),
    },
  }
}

function placesOf(version: string, channel: EngineChannelRow): EngineRelease['channels'] {
  const { currentVersion, rolloutVersion, rolloutShare } = channel
  const places: EngineRelease['channels'] = []
  if (currentVersion === version) places.push({ channel: channel.channel, state: 'current', share: 100 })
  if (rolloutVersion === version) places.push({ channel: channel.channel, state: 'rollout', share: rolloutShare })
  return places
}
