import { parseArgs } from 'node:util'
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { type DatabasePlace, databasePlace, isPostgresUrl, parseDatabaseUrl } from './database-place.ts'
import { isOperatingFault } from './start-fault.ts'
import { moveToPostgres } from './store/move/move-to-postgres.ts'
import { shownUrl } from './store/postgres/postgres-target.ts'

const usage = `用法 / usage: npm run move-database -- --from ./data/xiaopiao.db --to postgres://user:password@host:5432/database
  --from  SQLite 文件,缺省为数据目录中的 xiaopiao.db / the SQLite file; xiaopiao.db in the data directory by default
  --to    空的 PostgreSQL 数据库,缺省取 XIAOPIAO_DATABASE_URL / an empty PostgreSQL; XIAOPIAO_DATABASE_URL by default`

/**
 * Moves a shop from SQLite to PostgreSQL: `node apps/server/src/move-database.ts --from … --to …`. Exit codes: 0 moved
 * and checked, 1 not moved (the reason is a line on standard error), 2 our own mistake.
 */
async function main(): Promise<void> {
  const wanted = readPlaces(process.argv.slice(2))
  if (typeof wanted === 'string') return complain(wanted)
  const { from, to } = wanted
  try {
    say(`正在迁移 / moving ${from} → ${shownUrl(to)}`)
    const report = await moveToPostgres({ sqliteFile: from, postgresUrl: to, now: systemClock.now() })
    for (const { table, rowCount } of report) if (rowCount > 0) say(`  ${table}: ${rowCount}`)
    const total = report.reduce((sum, { rowCount }) => sum + rowCount, 0)
    say(`已迁移并逐表核对 ${total} 行 / moved ${total} rows, every table compared`)
    say('请设置 XIAOPIAO_DATABASE_URL,并把原密钥(数据目录中的 secret.key)设为 XIAOPIAO_SECRET_KEY,再启动服务。')
    say(
      'Set XIAOPIAO_DATABASE_URL, and XIAOPIAO_SECRET_KEY to the old key (secret.key in the data directory), then start.',
    )
  } catch (error) {
    if (!isOperatingFault(error)) throw error
    complain(error.message)
  }
}

/** A text instead says what is wrong. */
function readPlaces(argv: readonly string[]): { readonly from: string; readonly to: string } | string {
  let given: { readonly from?: string | undefined; readonly to?: string | undefined }
  try {
    given = parseArgs({ args: [...argv], options: { from: { type: 'string' }, to: { type: 'string' } } }).values
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n${usage}`
  }
  const reading = readConfig(process.env)
  if (!reading.ok && (given.from === undefined || given.to === undefined)) {
    return reading.problems.map(({ setting, zh, en }) => `${setting} ${zh} / ${en}`).join('\n')
  }
  const config = reading.ok ? reading.config : undefined
  const from =
    given.from === undefined ? databasePlace(undefined, config?.dataDir ?? '') : placeOf(given.from, 'sqlite:')
  const to = given.to === undefined ? config?.database : placeOf(given.to, '')
  if (from?.kind !== 'sqlite' || to?.kind !== 'postgres') return usage
  return { from: from.file, to: to.url }
}

/** A file may be written as it is, relative to the working directory. */
function placeOf(written: string, prefix: string): DatabasePlace | undefined {
  const isUrl = written.startsWith('sqlite:') || isPostgresUrl(written)
  const parsed = parseDatabaseUrl(isUrl ? written : `${prefix}${written}`)
  return 'problem' in parsed ? undefined : databasePlace(parsed.value, process.cwd())
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`)
  process.exitCode = 1
}

await main()
