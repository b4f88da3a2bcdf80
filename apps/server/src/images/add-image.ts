import { type Issue, imageBytesMax } from '@xiaopiao/protocol'
import type { TenantStore } from '../store/store.ts'
import type { ImageRow } from '../store/template-rows.ts'
import { judgedFile, type Pictures } from './load-images.ts'
import { digestOf } from './picture-files.ts'
import { bytesPerTenantMax, picturesPerTenantMax, sideMaxPx } from './picture-limits.ts'

export type ImageAdded =
  | { readonly ok: true; readonly image: ImageRow }
  | { readonly ok: false; readonly reason: 'invalid'; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly reason: 'too_many' }

/**
 * Keeps a picture for the shop's templates, judged by what is in it: it is decoded once to the last pixel. The same
 * picture again is the one that is there.
 */
export async function addImage(
  store: TenantStore,
  file: { readonly bytes: Uint8Array; readonly name: string },
  context: { readonly now: number; readonly actor: string; readonly pictures: Pictures },
): Promise<ImageAdded> {
  const { now, actor, pictures } = context
  if (file.bytes.length > imageBytesMax) {
    return invalid('too_big', `a picture has at most ${imageBytesMax} bytes / 图片不能超过 ${imageBytesMax} 字节`)
  }
  const judged = judgedFile(file.bytes)
  if (!judged.ok) return invalid('invalid_image', judged.why)
  const { bytes, mediaType } = judged
  const decoded = await pictures.decode(store, judged, { widthDots: 384 }, 'bits')
  if (!decoded.ok) return invalid('invalid_image', `the picture cannot be read / 无法读取图片: ${decoded.why}`)
  const { widthPx, heightPx } = decoded.picture
  if (Math.max(widthPx, heightPx) > sideMaxPx) {
    return invalid(
      'too_big',
      `a picture has at most ${sideMaxPx} pixels on a side / 图片边长不能超过 ${sideMaxPx} 像素`,
    )
  }
  const row: ImageRow = {
    hash: digestOf(bytes),
    name: file.name,
    mediaType,
    widthPx,
    heightPx,
    byteCount: bytes.length,
    createdAt: now,
  }
  return await store.write(async (tx) => {
    // The tenant's row is the lock: two uploads at once must not both be the last that fits.
    await tx.lockTenant()
    const known = await tx.image(row.hash)
    if (known !== undefined) return { ok: true, image: known }
    const { count, byteCount } = await tx.imageTotals()
    if (count >= picturesPerTenantMax || byteCount + row.byteCount > bytesPerTenantMax) {
      return { ok: false, reason: 'too_many' }
    }
    await tx.insertImage(row, bytes)
    const detail = { hash: row.hash, name: row.name, bytes: row.byteCount }
    await tx.insertAudit({ at: now, actor, action: 'image.uploaded', detail })
    return { ok: true, image: row }
  })
}

function invalid(code: string, message: string): Extract<ImageAdded, { reason: 'invalid' }> {
  return { ok: false, reason: 'invalid', issues: [{ path: 'content_base64', code, message }] }
}
