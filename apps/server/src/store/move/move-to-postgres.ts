import { Client } from 'pg'
import type { EpochMs } from '../../clock.ts'
import { StoreFault } from '../faults.ts'
import { migrate, runAlone } from '../postgres/migrate.ts'
import { storeFaultOf } from '../postgres/postgres-faults.ts'
import { postgresTarget } from '../postgres/postgres-target.ts'
import { tenantSetting } from '../postgres/row-security.ts'
import { migrations } from '../schema/migrations.ts'
import {
  fromPostgres,
  fromSqlite,
  insertStatement,
  type MovedColumn,
  type MovedTable,
  rowsPerStatement,
  selectStatement,
  type TargetType,
} from './moved-table.ts'
import { RowSum } from './row-sum.ts'
import { SourceFile } from './source-file.ts'

export interface MoveOptions {
  readonly sqliteFile: string
  readonly postgresUrl: string
  readonly now: EpochMs
}

/** How many rows of each table stand in PostgreSQL now, in the order in which they were moved. */
export type MoveReport = readonly { readonly table: string; readonly rowCount: number }[]

/**
 * Copies everything of a SQLite file into an empty PostgreSQL, in one transaction that is committed only when both say
 * the same of every table. The file stays as it is.
 * @throws StoreFault when the file is in use or the target is not empty, cannot be reached or used
 */
export async function moveToPostgres(options: MoveOptions): Promise<MoveReport> {
  const source = new SourceFile(options.sqliteFile, options.now)
  try {
    const target = postgresTarget(options.postgresUrl)
    await migrate(target, migrations, options.now)
    // A server that starts on the target meanwhile waits before it makes its first rows.
    return await runAlone(target, async () => {
      const client = new Client({ connectionString: target.url, application_name: 'xiaopiao move' })
      client.on('error', () => {})
      try {
        await client.connect()
        return await moveIn(source, client, target.name)
      } catch (error) {
        throw storeFaultOf(error, target.name)
      } finally {
        await client.end().catch(() => {})
      }
    })
  } finally {
    source.close()
  }
}

async function moveIn(source: SourceFile, client: Client, targetName: string): Promise<MoveReport> {
  await client.query('begin')
  await client.query('select set_config($1, $2, true)', [tenantSetting, '-1'])
  const tables: MovedTable[] = []
  for (const name of source.tables()) tables.push({ name, columns: await columnsOf(source, client, name) })
  for (const table of tables) await refuseRows(client, table, targetName)

  const report: { table: string; rowCount: number }[] = []
  for (const table of tables) {
    const sent = await copyRows(source, client, table)
    const kept = await sumOf(client, table)
    if (!kept.equals(sent)) {
      throw new Error(`The table "${table.name}" came out differently: ${sent.count} rows sent, ${kept.count} kept`)
    }
    report.push({ table: table.name, rowCount: kept.count })
  }
  await setCounters(source, client)
  await client.query('commit')
  return report
}

async function columnsOf(source: SourceFile, client: Client, table: string): Promise<readonly MovedColumn[]> {
  const { rows } = await client.query<{ name: string; type: TargetType }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = current_schema() and table_name = $1`,
    [table],
  )
  const types = new Map(rows.map((column) => [column.name, column.type]))
  return source.columns(table).map((name) => {
    const type = types.get(name)
    if (type === undefined) throw new Error(`PostgreSQL has no column "${name}" in "${table}"`)
    return { name, type }
  })
}

async function refuseRows(client: Client, table: MovedTable, targetName: string): Promise<void> {
  const { rows } = await client.query(`select 1 from "${table.name}" limit 1`)
  if (rows.length === 0) return
  throw new StoreFault(
    'cannot_open',
    `目标数据库 "${targetName}" 不是空的(表 ${table.name} 已有数据),请新建一个数据库 / ` +
      `The database "${targetName}" is not empty (its table "${table.name}" has rows): make a new one`,
  )
}

async function copyRows(source: SourceFile, client: Client, table: MovedTable): Promise<RowSum> {
  const sum = new RowSum()
  const statement = insertStatement(table)
  let columns = table.columns.map((): unknown[] => [])
  let count = 0
  const send = async () => {
    if (count > 0) await client.query(statement, columns)
    columns = table.columns.map(() => [])
    count = 0
  }
  for (const stored of source.rows(table)) {
    const row = table.columns.map((column) => fromSqlite(stored[column.name], column))
    sum.add(row)
    for (const [index, value] of row.entries()) columns[index]?.push(value)
    count += 1
    if (count === rowsPerStatement(table)) await send()
  }
  await send()
  return sum
}

/** Of what PostgreSQL answers when it is asked for the rows again. */
async function sumOf(client: Client, table: MovedTable): Promise<RowSum> {
  const sum = new RowSum()
  const rowCount = rowsPerStatement(table)
  await client.query(`declare moved no scroll cursor for ${selectStatement(table)}`)
  for (;;) {
    const { rows } = await client.query<Record<string, unknown>>(`fetch ${rowCount} from moved`)
    for (const stored of rows) sum.add(table.columns.map((column) => fromPostgres(stored[column.name], column)))
    if (rows.length < rowCount) break
  }
  await client.query('close moved')
  return sum
}

/** New rows get ids above all that the file has given out. */
async function setCounters(source: SourceFile, client: Client): Promise<void> {
  for (const [table, lastId] of source.lastIds()) {
    if (lastId > 0) await client.query(`select setval(pg_get_serial_sequence($1, 'id'), $2)`, [`"${table}"`, lastId])
  }
}
