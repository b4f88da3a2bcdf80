import type { EncodedText } from '../text/encoded-text.ts'
import type { ShapedText } from '../text/shaped-text.ts'

/** How one encoding turns text into bytes and columns. */
export interface Charset {
  readonly name: string
  /**
   * Adds `text` to `shaped`: cleaned (TP5), encoded, with the width that the encoded form has on paper (TP6). What the
   * encoding lacks becomes a look-alike, else `?` and an entry in `shaped.lost`.
   */
  shape(text: string, shaped: ShapedText): void
  /**
   * The quick way for a text that the encoding has as it is, character by character, on one line: adds its bytes to
   * `encoded`. @returns its columns, or -1 when the text needs `shape`; what stands behind `encoded.length` is void then.
   */
  encode(text: string, encoded: EncodedText): number
}
