import type { Selectable } from 'kysely'
import { flag, json, plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import type {
  EngineChannelRow,
  EngineDropReason,
  EngineReleaseRow,
  EngineReportCount,
  EngineReportRow,
} from '../engine-rows.ts'
import type { TenantId } from '../rows.ts'
import type { EngineChannelTable } from '../tables.ts'
import { lockName } from './locks.ts'

const release = new RowShape<EngineReleaseRow>({
  version: plain('version'),
  manifest: plain('manifest'),
  signature: plain('signature'),
  keyId: plain('key_id'),
  uploadedAt: plain('uploaded_at'),
})

const channel = new RowShape<EngineChannelRow>({
  channel: plain('channel'),
  currentVersion: plain('current_version'),
  earlierVersions: json('earlier_versions'),
  rolloutVersion: plain('rollout_version'),
  rolloutShare: plain('rollout_share'),
  killed: flag('killed'),
  updatedAt: plain('updated_at'),
})

/** Everything but the code, which is large and seldom asked for. */
const releaseColumns = 'version, manifest, signature, key_id, uploaded_at'

/** Newest first. */
export async function listEngineReleases(connection: Connection): Promise<readonly EngineReleaseRow[]> {
  return await connection.kept(
    `select ${releaseColumns} from engine_release order by uploaded_at desc, version desc`,
    [],
    (stored: readonly object[]) => stored.map((row) => release.load(row)),
  )
}

/** The same object while no release has been added: devices ask for it all the time. */
export async function findEngineRelease(
  connection: Connection,
  version: string,
): Promise<EngineReleaseRow | undefined> {
  return await connection.kept(
    `select ${releaseColumns} from engine_release where version = ?`,
    [version],
    ([stored]: readonly object[]) => stored && release.load(stored),
  )
}

export async function findEngineCode(connection: Connection, version: string): Promise<string | undefined> {
  const sql = 'select code from engine_release where version = ?'
  const [found] = await connection.rows<{ code: string }>(sql, [version])
  return found?.code
}

/** @returns false when there is a release of this version */
export async function insertEngineRelease(
  connection: Connection,
  row: EngineReleaseRow,
  code: string,
): Promise<boolean> {
  const { version, manifest, signature, keyId, uploadedAt } = row
  const written = await connection.run(
    `insert into engine_release (${releaseColumns}, code) values (?, ?, ?, ?, ?, ?) on conflict (version) do nothing`,
    [version, manifest, signature, keyId, uploadedAt, code],
  )
  return written === 1
}

/**
 * By name. Never a kept answer: a device asks once when it is told of a change, perhaps of a node that has not heard of
 * it yet, and a kill switch that it misses then it misses for good.
 */
export async function listEngineChannels(connection: Connection): Promise<readonly EngineChannelRow[]> {
  const sql = 'select * from engine_channel order by channel'
  return (await connection.rows<Selectable<EngineChannelTable>>(sql, [])).map((row) => channel.load(row))
}

/** The channel as it is, and as it stays until the unit ends; undefined when nothing has ever happened in it. */
export async function lockEngineChannel(connection: Connection, name: string): Promise<EngineChannelRow | undefined> {
  await lockName(connection, 0, `engine channel ${name}`)
  const [stored] = await connection.rows<object>('select * from engine_channel where channel = ?', [name])
  return stored && channel.load(stored)
}

export async function putEngineChannel(connection: Connection, row: EngineChannelRow): Promise<void> {
  const { channel: name, ...columns } = channel.store<EngineChannelTable>(row)
  await connection.kysely
    .insertInto('engine_channel')
    .values({ channel: name, ...columns })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet(columns))
    .execute()
}

/**
 * Keeps what a device tells of a release; told twice, it stands there once.
 * @param countMax a tenant that has told as many things of a release is not listened to any more
 */
export async function putEngineReport(
  connection: Connection,
  tenantId: TenantId,
  report: EngineReportRow,
  countMax: number,
): Promise<void> {
  const { version, device, event, detail, reportedAt } = report
  const counting = 'select count(*) as count from engine_report where tenant_id = ? and version = ?'
  const [told] = await connection.rows<{ count: number }>(counting, [tenantId, version])
  if (Number(told?.count ?? 0) >= countMax) return
  await connection.run(
    `insert into engine_report (tenant_id, version, device, event, detail, reported_at) values (?, ?, ?, ?, ?, ?)
     on conflict (tenant_id, version, device, event) do nothing`,
    [tenantId, version, device, event, detail, reportedAt],
  )
}

/** The most frequent first, over all tenants. */
export async function listEngineDropReasons(
  connection: Connection,
  limit: number,
): Promise<readonly EngineDropReason[]> {
  const counted = await connection.rows<EngineDropReason>(
    `select version, detail, count(*) as count from engine_report where event = 'dropped'
     group by version, detail order by count(*) desc, version, detail limit ?`,
    [limit],
  )
  return counted.map((row) => ({ ...row, count: Number(row.count) }))
}

/** Over all tenants. */
export async function countEngineReports(connection: Connection): Promise<readonly EngineReportCount[]> {
  const sql = 'select version, event, count(*) as count from engine_report group by version, event'
  const counted = await connection.rows<EngineReportCount>(sql, [])
  return counted.map((row) => ({ ...row, count: Number(row.count) }))
}
