import { createHash } from 'node:crypto'
import type { Business } from '@xiaopiao/protocol'
import { json, plain, RowShape } from '../columns.ts'
import type { Connection, SqlValue } from '../connection.ts'
import { checkPageLimit, decodeCursor, encodeCursor } from '../cursor.ts'
import type { Page, PageRequest } from '../page.ts'
import type { TenantId } from '../rows.ts'
import type { NewTemplateVersion, TakenBack, TemplateReleaseRow, TemplateVersionRow } from '../template-rows.ts'
import { lockName } from './locks.ts'

/** Whose versions: a tenant's, or the platform's own. */
export type TemplateOwner = TenantId | 'platform'

const release = new RowShape<TemplateReleaseRow>({
  business: plain('business'),
  currentVersion: plain('current_version'),
  earlierVersions: json('earlier_versions'),
  rolloutVersion: plain('rollout_version'),
  rolloutShare: plain('rollout_share'),
  updatedAt: plain('updated_at'),
})

interface StoredVersion {
  readonly business: Business
  readonly version: number
  readonly parts: string
  readonly settings: string
  readonly author: string
  readonly note: string
  readonly created_at: number
  readonly taken_back_at: number | null
  readonly taken_back_by: string | null
  readonly taken_back_note: string | null
}

/** The tables and the condition that keep an owner's rows apart; the platform's tables know no tenant. */
function of(owner: TemplateOwner) {
  return owner === 'platform'
    ? {
        versions: 'platform_template_version',
        releases: 'platform_template_release',
        columns:
          "business, version, parts, '[]' as settings, author, note, created_at, null as taken_back_at, null as taken_back_by, null as taken_back_note",
        where: 'business = ?',
        values: (business: Business): SqlValue[] => [business],
      }
    : {
        versions: 'template_version',
        releases: 'template_release',
        columns:
          'business, version, parts, settings, author, note, created_at, taken_back_at, taken_back_by, taken_back_note',
        where: 'tenant_id = ? and business = ?',
        values: (business: Business): SqlValue[] => [owner, business],
      }
}

function loadVersion(stored: StoredVersion): TemplateVersionRow {
  const { business, version, parts, settings, author, note } = stored
  const digest = createHash('sha256').update(parts).update('\0').update(settings).digest('base64url')
  const createdAt = stored.created_at
  return {
    business,
    version,
    parts: JSON.parse(parts),
    settings: JSON.parse(settings),
    author,
    note,
    createdAt,
    digest,
    takenBack: takenBackOf(stored),
  }
}

function takenBackOf(stored: StoredVersion): TakenBack | null {
  const { taken_back_at: at, taken_back_by: by, taken_back_note: note } = stored
  return at === null ? null : { at, by: by ?? '', note: note ?? '' }
}

/** Null: nothing was ever published. The same object while it stays so. */
export async function findTemplateRelease(
  connection: Connection,
  owner: TemplateOwner,
  business: Business,
): Promise<TemplateReleaseRow | null> {
  const { releases, where, values } = of(owner)
  return await connection.kept(
    `select * from ${releases} where ${where}`,
    values(business),
    ([stored]: readonly object[]) => (stored === undefined ? null : release.load(stored)),
  )
}

/** The release as it is now, and as it stays until the unit ends: those who publish a business come one after the other. */
export async function lockTemplateRelease(
  connection: Connection,
  owner: TemplateOwner,
  business: Business,
): Promise<TemplateReleaseRow | null> {
  await lockName(connection, owner === 'platform' ? 0 : owner, `template ${business}`)
  const { releases, where, values } = of(owner)
  // Past the kept answers: what another node has just written may not have been heard of yet.
  const [stored] = await connection.rows<object>(`select * from ${releases} where ${where}`, values(business))
  return stored === undefined ? null : release.load(stored)
}

/** Null: there is no such version. The same object as long as it is remembered. */
export async function findTemplateVersion(
  connection: Connection,
  owner: TemplateOwner,
  business: Business,
  version: number,
): Promise<TemplateVersionRow | null> {
  const { versions, columns, where, values } = of(owner)
  const found = await connection.kept(
    `select ${columns} from ${versions} where ${where} and version = ?`,
    [...values(business), version],
    // That there is none is not remembered: whoever has locked the business may know of it before the notice is here.
    ([stored]: readonly StoredVersion[]) => stored && loadVersion(stored),
  )
  return found ?? null
}

/** Newest first. */
export async function listTemplateVersions(
  connection: Connection,
  owner: TemplateOwner,
  business: Business,
  page: PageRequest,
): Promise<Page<TemplateVersionRow>> {
  const { versions, columns, where, values } = of(owner)
  const limit = checkPageLimit(page.limit)
  const list = `template-versions-${business}`
  const before = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(list, page.cursor).key
  const stored = await connection.rows<StoredVersion>(
    `select ${columns} from ${versions} where ${where} and version < ? order by version desc limit ?`,
    [...values(business), before, limit + 1],
  )
  const rows = stored.slice(0, limit).map(loadVersion)
  const last = rows.at(-1)
  const nextCursor =
    stored.length > limit && last !== undefined ? encodeCursor(list, { key: last.version, id: last.version }) : null
  return { rows, nextCursor }
}

/** What all versions of a tenant take, of every business. */
export async function sumVersionBytes(connection: Connection, tenantId: TenantId): Promise<number> {
  const [sum] = await connection.rows<{ byte_count: number }>(
    `select coalesce(sum(octet_length(parts) + octet_length(settings)), 0) as byte_count
     from template_version where tenant_id = ?`,
    [tenantId],
  )
  return Number(sum?.byte_count ?? 0)
}

/** 0: none. */
export async function findNewestTemplateVersion(
  connection: Connection,
  owner: TemplateOwner,
  business: Business,
): Promise<number> {
  const { versions, where, values } = of(owner)
  const sql = `select coalesce(max(version), 0) as newest from ${versions} where ${where}`
  const [found] = await connection.rows<{ newest: number }>(sql, values(business))
  return Number(found?.newest ?? 0)
}

/** Gives the version the next number; whoever calls has locked the business. */
export async function insertTemplateVersion(
  connection: Connection,
  owner: TemplateOwner,
  row: NewTemplateVersion,
): Promise<TemplateVersionRow> {
  const version = (await findNewestTemplateVersion(connection, owner, row.business)) + 1
  const parts = JSON.stringify(row.parts)
  const settings = JSON.stringify(row.settings)
  const ofPlatform = owner === 'platform'
  const columns = ofPlatform ? ['business'] : ['tenant_id', 'business', 'settings']
  const given: SqlValue[] = ofPlatform ? [row.business] : [owner, row.business, settings]
  const names = [...columns, 'version', 'parts', 'author', 'note', 'created_at']
  await connection.run(
    `insert into ${of(owner).versions} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    [...given, version, parts, row.author, row.note, row.createdAt],
  )
  const { business, author, note, createdAt } = row
  const takenBack = { taken_back_at: null, taken_back_by: null, taken_back_note: null }
  return loadVersion({ business, version, parts, settings, author, note, created_at: createdAt, ...takenBack })
}

/** Remembers who rolled back from a tenant's version; null: it is printed with again. */
export async function putTakenBack(
  connection: Connection,
  tenantId: TenantId,
  { business, version }: Pick<TemplateVersionRow, 'business' | 'version'>,
  takenBack: TakenBack | null,
): Promise<void> {
  await connection.run(
    `update template_version set taken_back_at = ?, taken_back_by = ?, taken_back_note = ?
     where tenant_id = ? and business = ? and version = ?`,
    [takenBack?.at ?? null, takenBack?.by ?? null, takenBack?.note ?? null, tenantId, business, version],
  )
}

/** The tenant's newest version that somebody rolled back from, and that has not been printed with since. */
export async function findTakenBack(
  connection: Connection,
  tenantId: TenantId,
  business: Business,
  by: string,
): Promise<TemplateVersionRow | null> {
  const { versions, columns, where, values } = of(tenantId)
  return await connection.kept(
    `select ${columns} from ${versions} where ${where} and taken_back_by = ? order by version desc limit 1`,
    [...values(business), by],
    ([stored]: readonly StoredVersion[]) => (stored === undefined ? null : loadVersion(stored)),
  )
}

export async function putTemplateRelease(
  connection: Connection,
  owner: TemplateOwner,
  row: TemplateReleaseRow,
): Promise<void> {
  const { business, ...columns } = release.store<Record<string, SqlValue>>(row)
  const names = Object.keys(columns)
  const key = owner === 'platform' ? 'business' : 'tenant_id, business'
  const keyValues = of(owner).values(row.business)
  await connection.run(
    `insert into ${of(owner).releases} (${key}, ${names.join(', ')})
     values (${[...keyValues, ...names].map(() => '?').join(', ')})
     on conflict (${key}) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [...keyValues, ...Object.values(columns)],
  )
}
