import type { EncodedText } from '../text/encoded-text.ts'
import type { ShapedText } from '../text/shaped-text.ts'

/**
 * Modes that a printer is switched between for runs of text, such as code pages. Codes then carry their mode in bits
 * 16-23, 0 for what is the same in all modes; at most two bytes stand below.
 */
export interface TextModes {
  /** The mode that a slip begins in, that `encode` writes for, and that codes and images are sent in. */
  readonly home: number
  /** Brings a printer into it that may be in any. */
  readonly begin: readonly number[]
  switchTo(from: number, to: number): readonly number[]
}

/** How one encoding turns text into bytes and columns. */
export interface Charset {
  readonly name: string
  readonly modes?: TextModes
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
