import type { ImageSettings } from '@xiaopiao/engine'
import type { PictureMediaType } from './media-type.ts'

/** What the decoding process is asked. */
export interface DecodeJob {
  readonly id: string
  readonly bytes: Uint8Array
  readonly mediaType: PictureMediaType
  readonly settings: ImageSettings
  /** Packed rows, or a PNG of one bit a dot. */
  readonly as: 'bits' | 'png'
}

export interface DecodedPicture {
  /** Of the file, turned upright. */
  readonly widthPx: number
  readonly heightPx: number
  readonly widthDots: number
  readonly heightDots: number
  readonly bytes: Uint8Array
}

export type DecodeReply =
  | ({ readonly id: string; readonly ok: true } & DecodedPicture)
  | { readonly id: string; readonly ok: false; readonly detail: string }
