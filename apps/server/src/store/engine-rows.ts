import type { EpochMs } from '../clock.ts'

/** A release of the engine without its code. */
export interface EngineReleaseRow {
  readonly version: string
  /** The signed text of its manifest. */
  readonly manifest: string
  /** Ed25519 over the manifest, base64. */
  readonly signature: string
  readonly keyId: string
  readonly uploadedAt: EpochMs
}

/** What devices of a channel are to run. */
export interface EngineChannelRow {
  readonly channel: string
  /** Null: the engine that came with each app. */
  readonly currentVersion: string | null
  /** What was current before, the newest first. */
  readonly earlierVersions: readonly string[]
  /** Goes to `rolloutShare` percent of the devices. */
  readonly rolloutVersion: string | null
  readonly rolloutShare: number
  readonly killed: boolean
  readonly updatedAt: EpochMs
}

/** What a device tells of a release. */
export interface EngineReportRow {
  readonly version: string
  readonly device: string
  readonly event: 'installed' | 'dropped'
  readonly detail: string
  readonly reportedAt: EpochMs
}

/** Why devices of all tenants dropped a release. */
export interface EngineDropReason {
  readonly version: string
  readonly detail: string
  readonly count: number
}

export interface EngineReportCount {
  readonly version: string
  readonly event: EngineReportRow['event']
  readonly count: number
}
