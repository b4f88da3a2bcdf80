import type { Bilingual, Business, ImageView, PartField } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'

/** A printable part as a shop or the platform has written it (TP30). What is null is as the platform has it. */
export interface TemplatePartRow {
  readonly type: string
  readonly name: Bilingual | null
  readonly content: readonly unknown[]
  readonly sortWeight: number
  readonly fields: readonly PartField[] | null
}

export type DraftPartRow = TemplatePartRow & { readonly business: Business }

/** What a shop has chosen for a part (TP31). */
export interface TemplateParamsRow {
  readonly type: string
  readonly params: Readonly<Record<string, string | number | boolean>>
}

export type DraftParamsRow = TemplateParamsRow & { readonly business: Business }

/** Who rolled back from a version, when and why. */
export interface TakenBack {
  readonly at: EpochMs
  /** `system` when the server did it by itself. */
  readonly by: string
  readonly note: string
}

/** A draft as it was published (TP33); what it says never changes. */
export interface TemplateVersionRow {
  readonly business: Business
  readonly version: number
  readonly parts: readonly TemplatePartRow[]
  /** The platform's own versions have none. */
  readonly settings: readonly TemplateParamsRow[]
  readonly author: string
  readonly note: string
  readonly createdAt: EpochMs
  /** SHA-256 of what it says: versions of the same digest print alike. */
  readonly digest: string
  /** Null: never rolled back from, or printed with again since; of the platform's own always. */
  readonly takenBack: TakenBack | null
}

export type NewTemplateVersion = Omit<TemplateVersionRow, 'version' | 'digest' | 'takenBack'>

/** Which version is printed with. */
export interface TemplateReleaseRow {
  readonly business: Business
  /** 0: nothing of one's own; of the platform what came with the server. */
  readonly currentVersion: number
  /** What was current before, the newest first. */
  readonly earlierVersions: readonly number[]
  /** Goes to `rolloutShare` percent of the printers, or of the tenants where it is the platform's. */
  readonly rolloutVersion: number | null
  readonly rolloutShare: number
  readonly updatedAt: EpochMs
}

/** A picture of a shop; its bytes are read apart. */
export interface ImageRow {
  /** SHA-256 of its bytes in hex. */
  readonly hash: string
  readonly name: string
  readonly mediaType: ImageView['media_type']
  readonly widthPx: number
  readonly heightPx: number
  readonly byteCount: number
  readonly createdAt: EpochMs
}
