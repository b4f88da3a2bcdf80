import type { Insertable } from 'kysely'
import { plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import type { TenantId } from '../rows.ts'
import type { ImageTable } from '../tables.ts'
import type { ImageRow } from '../template-rows.ts'

const shape = new RowShape<ImageRow>({
  hash: plain('hash'),
  name: plain('name'),
  mediaType: plain('media_type'),
  widthPx: plain('width_px'),
  heightPx: plain('height_px'),
  byteCount: plain('byte_count'),
  createdAt: plain('created_at'),
})

const columns = 'hash, name, media_type, width_px, height_px, byte_count, created_at'

export async function findImage(
  connection: Connection,
  tenantId: TenantId,
  hash: string,
): Promise<ImageRow | undefined> {
  const sql = `select ${columns} from image where tenant_id = ? and hash = ?`
  const [stored] = await connection.rows<object>(sql, [tenantId, hash])
  return stored && shape.load(stored)
}

/** Newest first. */
export async function listImages(connection: Connection, tenantId: TenantId): Promise<readonly ImageRow[]> {
  const sql = `select ${columns} from image where tenant_id = ? order by created_at desc, hash`
  const stored = await connection.rows<object>(sql, [tenantId])
  return stored.map((record) => shape.load(record))
}

export async function findImageContent(
  connection: Connection,
  tenantId: TenantId,
  hash: string,
): Promise<Uint8Array | undefined> {
  const [stored] = await connection.rows<{ content: Uint8Array }>(
    'select content from image where tenant_id = ? and hash = ?',
    [tenantId, hash],
  )
  return stored?.content
}

export async function countImages(
  connection: Connection,
  tenantId: TenantId,
): Promise<{ readonly count: number; readonly byteCount: number }> {
  const [stored] = await connection.rows<{ count: number; byte_count: number }>(
    'select count(*) as count, coalesce(sum(byte_count), 0) as byte_count from image where tenant_id = ?',
    [tenantId],
  )
  return { count: stored?.count ?? 0, byteCount: stored?.byte_count ?? 0 }
}

/**
 * Whether the tenant's draft or any version that it has published names a picture: a version stays for good, and a
 * shop may go back to it.
 */
export async function isImageNamed(connection: Connection, tenantId: TenantId, hash: string): Promise<boolean> {
  const named = `%${hash}%`
  const found = await connection.rows(
    `select 1 as named from template_base where tenant_id = ? and (content like ? or fields like ?)
     union all select 1 from template_setting where tenant_id = ? and params like ?
     union all select 1 from template_version where tenant_id = ? and (parts like ? or settings like ?)
     limit 1`,
    [tenantId, named, named, tenantId, named, tenantId, named, named],
  )
  return found.length > 0
}

/** @returns false when the tenant has the picture already; nothing is written then */
export async function insertImage(
  connection: Connection,
  tenantId: TenantId,
  row: ImageRow,
  content: Uint8Array,
): Promise<boolean> {
  const inserted = await connection.kysely
    .insertInto('image')
    .values({ ...shape.store<Insertable<ImageTable>>(row), tenant_id: tenantId, content })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'hash']).doNothing())
    .returning('hash')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function deleteImage(connection: Connection, tenantId: TenantId, hash: string): Promise<boolean> {
  const deleted = await connection.rows('delete from image where tenant_id = ? and hash = ? returning hash', [
    tenantId,
    hash,
  ])
  return deleted.length > 0
}
