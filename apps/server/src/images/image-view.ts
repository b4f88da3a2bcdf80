import type { ImageView } from '@xiaopiao/protocol'
import { isoInstant } from '../clock.ts'
import type { ImageRow } from '../store/template-rows.ts'

export function imageView(row: ImageRow): ImageView {
  return {
    hash: row.hash,
    url: `/api/images/${row.hash}`,
    name: row.name,
    media_type: row.mediaType,
    width_px: row.widthPx,
    height_px: row.heightPx,
    bytes: row.byteCount,
    created_at: isoInstant(row.createdAt),
  }
}
