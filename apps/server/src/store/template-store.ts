import type { Business } from '@xiaopiao/protocol'
import type { Page, PageRequest } from './page.ts'
import type {
  DraftParamsRow,
  DraftPartRow,
  ImageRow,
  NewTemplateVersion,
  TakenBack,
  TemplateParamsRow,
  TemplatePartRow,
  TemplateReleaseRow,
  TemplateVersionRow,
} from './template-rows.ts'

/** What may be read of a tenant's templates and the pictures on them, and of the platform's templates beneath. */
export interface TemplateReads {
  /** What the shop has written itself and not yet published, of one business or of all. */
  draftParts(business?: Business): Promise<readonly DraftPartRow[]>
  draftParams(business?: Business): Promise<readonly DraftParamsRow[]>
  /** How often the draft of each business was changed; absent: never. */
  draftRevisions(): Promise<ReadonlyMap<Business, number>>
  /** Null: the shop has never published anything. The same object while it stays so. */
  templateRelease(business: Business): Promise<TemplateReleaseRow | null>
  /** Null: there is no such version. */
  templateVersion(business: Business, version: number): Promise<TemplateVersionRow | null>
  /** Newest first. */
  templateVersions(business: Business, page: PageRequest): Promise<Page<TemplateVersionRow>>
  /** The newest version that `by` rolled back from, and that has not been printed with since. */
  takenBackTemplate(business: Business, by: string): Promise<TemplateVersionRow | null>
  /** Bytes that all versions of the tenant take. */
  templateVersionBytes(): Promise<number>
  /** The platform's own, which is the same for every tenant. Null: what came with the server. */
  platformTemplateRelease(business: Business): Promise<TemplateReleaseRow | null>
  platformTemplateVersion(business: Business, version: number): Promise<TemplateVersionRow | null>
  /** The number of the platform's newest version, released or not; 0: it has published none. */
  newestPlatformTemplate(business: Business): Promise<number>
  image(hash: string): Promise<ImageRow | undefined>
  /** Newest first. */
  images(): Promise<readonly ImageRow[]>
  imageContent(hash: string): Promise<Uint8Array | undefined>
  imageTotals(): Promise<{ readonly count: number; readonly byteCount: number }>
  /** Whether the draft or a published version of any template names the picture. */
  isImageNamed(hash: string): Promise<boolean>
}

/** What a unit of writes may change of a tenant's templates and pictures. */
export interface TemplateWrites {
  /** Takes the place of all that the shop had written itself of the business. */
  replaceDraftParts(business: Business, rows: readonly TemplatePartRow[]): Promise<void>
  /** Takes the place of all that the shop had chosen for the business. */
  replaceDraftParams(business: Business, rows: readonly TemplateParamsRow[]): Promise<void>
  /** Counts one more change of a draft; answers the new count. */
  countDraftChange(business: Business): Promise<number>
  /**
   * What the shop prints the business's slips with, as it stays until the unit ends: whoever changes a template's draft
   * or release begins with this, so that they come one after the other.
   */
  lockTemplate(business: Business): Promise<TemplateReleaseRow | null>
  /** Gives it the business's next number; its caller has locked the template. */
  insertTemplateVersion(row: NewTemplateVersion): Promise<TemplateVersionRow>
  putTemplateRelease(row: TemplateReleaseRow): Promise<void>
  /** Remembers that a version was rolled back from; null: it is printed with again. */
  putTakenBack(of: Pick<TemplateVersionRow, 'business' | 'version'>, takenBack: TakenBack | null): Promise<void>
  /** False: the tenant has the picture already, and nothing was written. */
  insertImage(row: ImageRow, content: Uint8Array): Promise<boolean>
  deleteImage(hash: string): Promise<boolean>
}
