import type { Bilingual, Business, PartField } from '@xiaopiao/protocol'

/** One printable part as the platform ships it (TP30). */
export interface LibraryPart {
  /** Unique in its business, such as `logo` or `items`. */
  readonly type: string
  readonly name: Bilingual
  readonly sortWeight: number
  /** Layouts (template.md); `{{setting.key}}` is what the shop has chosen for this part. */
  readonly content: readonly unknown[]
  /** What a shop may choose, with what holds until it does. */
  readonly fields: readonly PartField[]
}

/** Made up data that looks like a real shop's, to draw a template with. */
export interface LibrarySample {
  readonly id: string
  readonly name: Bilingual
  readonly data: Readonly<Record<string, unknown>>
}

/** The platform's default for a business (TP32): what every shop prints with until it changes something. */
export interface LibraryTemplate {
  readonly business: Business
  readonly name: Bilingual
  readonly parts: readonly LibraryPart[]
  readonly samples: readonly LibrarySample[]
}
