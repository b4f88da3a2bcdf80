import type { ShapedText } from '../text/shaped-text.ts'

/** How one encoding turns text into bytes and columns. */
export interface Charset {
  readonly name: string
  /**
   * Adds `text` to `shaped`: cleaned (TP5), encoded, with the width that the encoded form has on paper (TP6). What the
   * encoding lacks becomes a look-alike, else `?` and an entry in `shaped.lost`.
   */
  shape(text: string, shaped: ShapedText): void
}
