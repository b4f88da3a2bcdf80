import type { EpochMs } from '../clock.ts'
import type { EngineChannelRow } from '../store/engine-rows.ts'

/** More steps back than this nobody takes. */
const earlierMax = 20

export type ChannelRefusal = 'already_current' | 'not_in_channel'

export type ChannelDecision = { readonly row: EngineChannelRow } | { readonly refused: ChannelRefusal }

function known(channel: string, now: EngineChannelRow | undefined): EngineChannelRow {
  const nothing = { currentVersion: null, earlierVersions: [], rolloutVersion: null, rolloutShare: 0 }
  return now ?? { channel, ...nothing, killed: false, updatedAt: 0 }
}

/**
 * Gives a release to all devices of a channel, or to a share of them first. A kill switch that is on stays on.
 * Refused: `already_current`, for a share of the release that all devices have.
 */
export function publish(
  now: EngineChannelRow | undefined,
  asked: { readonly channel: string; readonly version: string; readonly sharePercent: number; readonly at: EpochMs },
): ChannelDecision {
  const { channel, version, sharePercent, at } = asked
  const before = known(channel, now)
  if (sharePercent < 100) {
    if (before.currentVersion === version) return { refused: 'already_current' }
    return { row: { ...before, rolloutVersion: version, rolloutShare: sharePercent, updatedAt: at } }
  }
  const all = { ...before, rolloutVersion: null, rolloutShare: 0, updatedAt: at }
  if (before.currentVersion === version) return { row: all }
  return { row: { ...all, currentVersion: version, earlierVersions: earlierWith(before) } }
}

function earlierWith({ currentVersion, earlierVersions }: EngineChannelRow): readonly string[] {
  return currentVersion === null ? earlierVersions : [currentVersion, ...earlierVersions].slice(0, earlierMax)
}

/**
 * Takes a release back: out of its roll-out, or all devices go to what was current before it, a lower version too, and
 * from the first one to the engine that came with their app.
 * Refused: `not_in_channel`, for a release that neither is current nor goes to a share.
 */
export function rollBack(
  now: EngineChannelRow | undefined,
  asked: { readonly channel: string; readonly version: string; readonly at: EpochMs },
): ChannelDecision {
  const { channel, version, at } = asked
  const before = { ...known(channel, now), updatedAt: at }
  if (before.rolloutVersion === version) return { row: { ...before, rolloutVersion: null, rolloutShare: 0 } }
  if (before.currentVersion !== version) return { refused: 'not_in_channel' }
  const [previous = null, ...earlierVersions] = before.earlierVersions
  return { row: { ...before, currentVersion: previous, earlierVersions } }
}

/** The kill switch: while it is on, devices of the channel run the engine that came with their app. */
export function setKilled(
  now: EngineChannelRow | undefined,
  asked: { readonly channel: string; readonly killed: boolean; readonly at: EpochMs },
): ChannelDecision {
  return { row: { ...known(asked.channel, now), killed: asked.killed, updatedAt: asked.at } }
}
