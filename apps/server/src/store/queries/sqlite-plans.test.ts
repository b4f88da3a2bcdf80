import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Connection, noLocking } from '../connection.ts'
import { NodeSqliteDialect } from '../sqlite/node-sqlite-dialect.ts'
import { openWriter } from '../sqlite/open-writer.ts'
import type { SqliteConnection } from '../sqlite/sqlite-connection.ts'
import type { Tables } from '../tables.ts'
import { archiveTasks, deleteUnusedTemplates } from './archive-tasks.ts'
import { findArchivedTaskByKey, listArchivedTasks } from './archived-tasks.ts'
import { listOrders } from './orders.ts'
import { claimMessages, deleteMessagesBefore, giveUpMessages, listWaitingWebhooks } from './outbox.ts'
import {
  findNextAttemptDeadlineAt,
  findNextDueAt,
  findNextDueTask,
  findNextExpiryAt,
  listDuePrinters,
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

let folder: string
let sqlite: SqliteConnection
let plan: string[]
/** Asks the database how it would answer, instead of for the answer. */
let explaining: Connection

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-plans-'))
  sqlite = openWriter(join(folder, 'shop.db'), 1)
  plan = []
  const explain = (statement: string, parameters: readonly unknown[]) => {
    const steps = sqlite.run(`explain query plan ${statement}`, parameters).rows as readonly { detail: string }[]
    plan.push(...steps.map((step) => step.detail))
    return { rows: [], changes: undefined }
  }
  explaining = {
    kysely: new Kysely<Tables>({
      dialect: new NodeSqliteDialect(async (query) => explain(query.sql, query.parameters)),
    }),
    locking: noLocking,
    nestsWrites: false,
    get unscoped() {
      return explaining
    },
    run: async (statement, parameters) => explain(statement, parameters).rows.length,
    kept: async (statement, parameters, load) => load(explain(statement, parameters).rows),
    rows: async (statement, parameters) => explain(statement, parameters).rows,
  }
})

afterEach(async () => {
  sqlite.close()
  await rm(folder, { recursive: true, force: true })
})

const cursor = Buffer.from('tasks.1.1').toString('base64url')
const newest = { limit: 9, of: 'ended' } as const
const all = { limit: 9, of: 'all' } as const
const orderCursor = Buffer.from('orders.1.1').toString('base64url')

const questions: readonly (readonly [question: string, index: string, ask: () => Promise<unknown>])[] = [
  ['findNextDueTask()', 'print_task_lane', () => findNextDueTask(explaining, 1, 5)],
  ['findNextDueAt()', 'print_task_due', () => findNextDueAt(explaining, 5)],
  ['listDuePrinters()', 'print_task_due', () => listDuePrinters(explaining, 1, 5)],
  ['listDuePrinters()', 'print_task_printing', () => listDuePrinters(explaining, 1, 5)],
  ['listExpiredTasks()', 'print_task_expiry', () => listExpiredTasks(explaining, 5, 10)],
  ['findNextExpiryAt()', 'print_task_expiry', () => findNextExpiryAt(explaining)],
  ['listOverdueAttempts()', 'print_task_deadline', () => listOverdueAttempts(explaining, 'here', 5, 10)],
  ['findNextAttemptDeadlineAt()', 'print_task_deadline', () => findNextAttemptDeadlineAt(explaining)],
  ['listPrintingTasks()', 'print_task_printing', () => listPrintingTasks(explaining)],
  ['findTask()', 'print_task_task_id', () => findTask(explaining, 1, 'a')],
  ['findTaskByJobId()', 'PRIMARY KEY', () => findTaskByJobId(explaining, 1, 1)],
  ['findTaskByIdempotencyKey()', 'print_task_idempotency', () => findTaskByIdempotencyKey(explaining, 1, 'a')],
  ['findOpenReprintOf()', 'print_task_reprint_of', () => findOpenReprintOf(explaining, 1, 'a')],
  ['listTasksOfOrder()', 'print_task_order', () => listTasksOfOrder(explaining, 1, 1)],
  ['countOpenTasks()', 'print_task_open', () => countOpenTasks(explaining, 1)],
  ['listTasks()', 'print_task_newest', () => listTasks(explaining, 1, { limit: 9, cursor })],
  [
    'listTasks() of failed',
    'print_task_troubled',
    () => listTasks(explaining, 1, { limit: 9, cursor, status: 'FAILED' }),
  ],
  [
    'listTasks() of delayed',
    'print_task_open',
    () => listTasks(explaining, 1, { limit: 9, cursor, status: 'DELAYED' }),
  ],
  ['listTasks() of done', 'print_task_newest', () => listTasks(explaining, 1, { limit: 9, cursor, status: 'SUCCESS' })],
  ['listTasks() by order', 'print_task_order', () => listTasks(explaining, 1, { limit: 9, orderId: 3 })],
  ['listOrders()', 'shop_order_newest', () => listOrders(explaining, 1, { limit: 9, cursor: orderCursor })],
  ['listOrders() by state', 'shop_order_status', () => listOrders(explaining, 1, { limit: 9, status: 'paid' })],
]

test.each(questions)('[ST15] %s reads by %s, however many tasks are finished', async (_question, index, ask) => {
  await ask()
  expect(plan.join('\n')).toContain(index)
  // SCAN with an index reads a partial index from its end; without one it would read the whole table.
  expect(plan.filter((step) => step.startsWith('SCAN') && !step.includes('USING'))).toEqual([])
})

test('[ST15] lists are read in their order, without sorting', async () => {
  await listTasks(explaining, 1, { limit: 9, cursor })
  await listTasks(explaining, 1, { limit: 9, cursor, status: 'FAILED' })
  await listOrders(explaining, 1, { limit: 9, cursor: orderCursor })
  await findNextDueAt(explaining, 5)
  expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([])
})

test.each([
  ['listWaitingWebhooks()', ['outbox_due'], () => listWaitingWebhooks(explaining)],
  [
    'claimMessages()',
    ['outbox_due', 'outbox_subject'],
    () => claimMessages(explaining, 1, 1, { now: 5, leaseUntil: 6, limit: 9 }),
  ],
  ['giveUpMessages()', ['outbox_due'], () => giveUpMessages(explaining, 1, 1, { error: 'x', limit: 9 })],
  ['deleteMessagesBefore()', ['outbox_settled'], () => deleteMessagesBefore(explaining, 5, 9)],
  ['archiveTasks()', ['print_task_finished'], () => archiveTasks(explaining, 1, { before: 5, limit: 9, now: 6 })],
  ['deleteUnusedTemplates()', ['print_task_newest'], () => deleteUnusedTemplates(explaining, 1, 5)],
  ['countTemplatePrints()', ['print_task_template'], () => countTemplatePrints(explaining, 1, 'a@0.1', newest)],
  [
    'countTemplatePrints()',
    ['print_task_template', 'template_unmade'],
    () => countTemplatePrints(explaining, 1, 'a@0.1', all),
  ],
  [
    'countPlatformPrints()',
    ['print_task_template', 'template_unmade'],
    () => countPlatformPrints(explaining, 'a@0.0', 9),
  ],
  ['listUnmadeSlips()', ['print_task_template'], () => listUnmadeSlips(explaining, 1, 'a@0.1', { since: 5, limit: 9 })],
  ['findArchivedTaskByKey()', ['print_task_archive_key'], () => findArchivedTaskByKey(explaining, 1, 'k')],
  ['listArchivedTasks()', ['print_task_archive_newest'], () => listArchivedTasks(explaining, 1, { limit: 9 })],
  [
    'listArchivedTasks() by order',
    ['print_task_archive_order'],
    () => listArchivedTasks(explaining, 1, { limit: 9, orderId: 1 }),
  ],
] as const)('[ST15] %s reads by %j, however much is delivered or finished', async (_question, indexes, ask) => {
  await ask()
  for (const index of indexes) expect(plan.join('\n')).toContain(index)
  // What a recursion or a subquery has found so far is no table.
  const scans = plan.filter((step) => step.startsWith('SCAN') && !/USING|waiting|counted/.test(step))
  expect(scans).toEqual([])
})
