import { Kysely } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { type Connection, noLocking } from '../connection.ts'
import { openPostgresStore } from '../postgres/open-postgres-store.ts'
import { PostgresSessionDialect } from '../postgres/postgres-dialect.ts'
import { PreparedTexts } from '../postgres/prepared-texts.ts'
import { tenantSetting } from '../postgres/row-security.ts'
import type { Tables } from '../tables.ts'
import { listOrders } from './orders.ts'
import { claimLanes } from './printer-lanes.ts'
import {
  findNextAttemptDeadlineAt,
  findNextDueAt,
  findNextDueTask,
  findNextExpiryAt,
  listExpiredTasks,
  listOverdueAttempts,
  listPrintingTasks,
} from './task-schedule.ts'
import {
  countOpenTasks,
  findOpenReprintOf,
  findTask,
  findTaskByIdempotencyKey,
  findTaskByJobId,
  listTasks,
  listTasksOfOrder,
} from './tasks.ts'
import { countPlatformPrints, countTemplatePrints, listUnmadeSlips } from './template-prints.ts'

let postgres: TestPostgres
let client: Client
let plan: string[]
/** Asks the database how it would answer, with and without the values, instead of for the answer. */
let explaining: Connection

beforeAll(async () => {
  postgres = await startPostgres()
  const url = await postgres.database()
  await (await openPostgresStore({ url })).close()
  client = new Client({ connectionString: url })
  await client.connect()
  await client.query('select set_config($1, $2, false)', [tenantSetting, '-1'])
  await fillTables()
  const texts = new PreparedTexts()
  const explain = async (text: string, values: readonly unknown[]) => {
    const answers = [
      await client.query({ text: `explain ${text}`, values: [...values], rowMode: 'array' }),
      // What a prepared statement comes to when it is asked often.
      await client.query({ text: `explain (generic_plan) ${text}`, rowMode: 'array' }),
    ]
    for (const answer of answers) plan.push(...answer.rows.map((row: readonly unknown[]) => String(row[0]).trim()))
    return { rows: [], changedRows: undefined }
  }
  const explainMarked = async (sql: string, values: readonly unknown[]) =>
    await explain(texts.questionMarks(sql).text, values)
  explaining = {
    kysely: new Kysely<Tables>({
      dialect: new PostgresSessionDialect(async (query) => await explain(query.sql, query.parameters)),
    }),
    locking: noLocking,
    nestsWrites: false,
    get unscoped() {
      return explaining
    },
    run: async (sql, values) => (await explainMarked(sql, values)).rows.length,
    kept: async (sql, values, load) => load((await explainMarked(sql, values)).rows),
    rows: async (sql, values) => (await explainMarked(sql, values)).rows,
  }
})
afterAll(async () => {
  await client.end()
  await postgres.close()
})

beforeEach(() => {
  plan = []
})

/** Ten shops after a good while: nearly everything is printed. */
async function fillTables(): Promise<void> {
  await client.query(`insert into tenant (id, name, created_at) select id, 'shop', 1 from generate_series(1, 10) id`)
  await client.query(`
    insert into shop_order (tenant_id, external_id, status, items, total_amount_fen, discount_fen, created_at, updated_at)
    select 1 + n % 10, 'o' || n, case when n % 50 = 0 then 'paid' else 'completed' end, '[]', 1, 0, n, n
    from generate_series(1, 20000) n`)
  await client.query(`
    insert into print_task (tenant_id, task_id, order_id, printer_id, printer_sn, print_type, print_status, content,
      retry_count, max_retries, attempt, copies, copies_done, priority, reprint, may_have_printed, idempotency_key,
      reprint_of, template_version, cause, scheduled_at, expires_at, attempt_deadline_at, created_at, updated_at, version)
    select 1 + n % 10, 't' || n, n, n % 200, 'sn', 'RECEIPT', status, '{}', 0, 3, 1, 1, 1, 1, 0, 0, 'k' || n,
      case when n % 100 = 0 then 't' || n end, case when n % 4 > 0 then 'shopping@0.' || n % 4 end, 'manual', n, n + 1000,
      case when status = 'PRINTING' then n end, n, n, 3
    from (select n, case when n > 19900 then 'DELAYED' when n > 19800 then 'PENDING' when n > 19750 then 'PRINTING'
      when n % 97 = 0 then 'FAILED' else 'SUCCESS' end as status from generate_series(1, 20000) n) as made`)
  await client.query('analyze')
}

const cursor = Buffer.from('tasks.9000.9000').toString('base64url')
const orderCursor = Buffer.from('orders.9000.9000').toString('base64url')
const newest = { limit: 20, of: 'ended' } as const
const unmade = { since: 19_000, limit: 99 }
const claim = { node: 'n', now: 19_990, dueAfter: 19_980, limit: 10 }

const questions: readonly (readonly [question: string, index: string, ask: () => Promise<unknown>])[] = [
  ['findNextDueTask()', 'print_task_lane', () => findNextDueTask(explaining, 1, 20_000)],
  ['findNextDueAt()', 'print_task_due', () => findNextDueAt(explaining, 19_990)],
  ['claimLanes()', 'print_task_due', () => claimLanes(explaining, claim)],
  ['listExpiredTasks()', 'print_task_expiry', () => listExpiredTasks(explaining, 5, 10)],
  ['findNextExpiryAt()', 'print_task_expiry', () => findNextExpiryAt(explaining)],
  ['listOverdueAttempts()', 'print_task_deadline', () => listOverdueAttempts(explaining, 'here', 5, 10)],
  ['findNextAttemptDeadlineAt()', 'print_task_deadline', () => findNextAttemptDeadlineAt(explaining)],
  ['listPrintingTasks()', 'print_task_printing', () => listPrintingTasks(explaining)],
  ['findTask()', 'print_task_task_id', () => findTask(explaining, 1, 't5')],
  ['findTaskByJobId()', 'print_task_pkey', () => findTaskByJobId(explaining, 1, 1)],
  ['findTaskByIdempotencyKey()', 'print_task_idempotency', () => findTaskByIdempotencyKey(explaining, 1, 'k5')],
  ['findOpenReprintOf()', 'print_task_reprint_of', () => findOpenReprintOf(explaining, 1, 't100')],
  ['listTasksOfOrder()', 'print_task_order', () => listTasksOfOrder(explaining, 1, 1)],
  ['countOpenTasks()', 'print_task_open', () => countOpenTasks(explaining, 1)],
  ['countTemplatePrints()', 'print_task_template', () => countTemplatePrints(explaining, 1, 'shopping@0.1', newest)],
  ['countPlatformPrints()', 'print_task_template', () => countPlatformPrints(explaining, 'shopping@0.1', 99)],
  // Or by the index of the failed ones: both hold few.
  ['listUnmadeSlips()', 'Index Scan', () => listUnmadeSlips(explaining, 1, 'shopping@0.1', unmade)],
  ['listTasks()', 'print_task_newest', () => listTasks(explaining, 1, { limit: 9, cursor })],
  ['listOrders()', 'shop_order_newest', () => listOrders(explaining, 1, { limit: 9, cursor: orderCursor })],
]

/** What the database would do for a question: the index that it reads, and no table from end to end. */
async function expectToReadBy(index: string, ask: () => Promise<unknown>): Promise<void> {
  await ask()
  expect(plan.join('\n')).toContain(index)
  expect(
    plan.filter((step) => /Seq Scan on (print_task|shop_order)\b/.test(step)),
    plan.join('\n'),
  ).toEqual([])
}

test.each(questions)('[ST15] %s reads by %s, however many tasks are finished', async (_question, index, ask) => {
  await expectToReadBy(index, ask)
})

describe('when the statistics were taken while no task was open', () => {
  beforeAll(async () => {
    await client.query(`update print_task set print_status = 'SUCCESS', attempt_deadline_at = null
      where print_status in ('DELAYED', 'PENDING', 'PRINTING')`)
    // All indexes of open tasks now look equally empty, as they do to a shop's database that is analyzed at night.
    await client.query('vacuum analyze')
  })

  test.each(questions)('[ST15] %s reads by %s all the same', async (_question, index, ask) => {
    await expectToReadBy(index, ask)
  })
})
