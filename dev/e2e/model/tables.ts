import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'

/** Rows as they lie in the database: read by plain SQL, so that a mistake of our store cannot hide itself. */
export interface TaskFacts {
  readonly id: number
  readonly task_id: string
  readonly order_id: number | null
  readonly print_type: string
  readonly print_status: string
  readonly version: number
  readonly attempt: number
  readonly cause: string
  readonly content: string
  readonly reprint: number
  readonly reprint_of: string | null
  readonly error_code: string | null
  readonly confirmation: string | null
  readonly cancel_reason: string | null
  readonly vendor_job_id: string | null
  readonly scheduled_at: number
  readonly expires_at: number | null
}

export interface HistoryFacts {
  readonly job_id: number
  readonly version: number
  readonly at: number
  readonly event: string
  readonly from_status: string | null
  readonly to_status: string
  readonly attempt: number
  readonly cause: string
  readonly detail: string | null
}

export interface OrderFacts {
  readonly id: number
  readonly external_id: string | null
  readonly status: string
  readonly print_remark: string | null
}

export interface VendorJobFacts {
  readonly vendor_job_id: string
  readonly job_id: number
  readonly attempt: number
  readonly part: number
  readonly parts: number
  readonly printed_at: number | null
}

export interface Tables {
  readonly tasks: readonly TaskFacts[]
  readonly history: readonly HistoryFacts[]
  readonly orders: readonly OrderFacts[]
  readonly vendorJobs: readonly VendorJobFacts[]
}

const queries = {
  tasks: `select id, task_id, order_id, print_type, print_status, version, attempt, cause, content, reprint, reprint_of,
    error_code, confirmation, cancel_reason, vendor_job_id, scheduled_at, expires_at from print_task order by id`,
  history: `select job_id, version, at, event, from_status, to_status, attempt, cause, detail from print_task_event
    order by job_id, version`,
  orders: 'select id, external_id, status, print_remark from shop_order order by id',
  vendorJobs:
    'select vendor_job_id, job_id, attempt, part, parts, printed_at from vendor_job order by job_id, attempt, part',
} as const

/** Looks behind the back of the store. */
export interface TablesReader {
  /** All tables at one moment. */
  read(): Promise<Tables>
  close(): Promise<void>
}

export function sqliteReader(file: string): TablesReader {
  const database = new DatabaseSync(file, { readOnly: true })
  const prepared = Object.entries(queries).map(([name, query]) => [name, database.prepare(query)] as const)
  return {
    async read() {
      database.exec('begin')
      try {
        return Object.fromEntries(prepared.map(([name, query]) => [name, query.all()])) as unknown as Tables
      } finally {
        database.exec('commit')
      }
    },
    async close() {
      database.close()
    },
  }
}

export function postgresReader(url: string): TablesReader {
  const client = new Client({ connectionString: url, types: { getTypeParser: () => parseValue } })
  const connected = client.connect()
  let last: Promise<unknown> = connected
  const readOnce = async () => {
    await client.query('begin isolation level repeatable read read only')
    const tables: Record<string, unknown> = {}
    for (const [name, query] of Object.entries(queries)) tables[name] = (await client.query(query)).rows
    await client.query('commit')
    return tables as unknown as Tables
  }
  return {
    // One connection, so one after another.
    read() {
      const read = last.then(readOnce)
      last = read.catch(() => {})
      return read
    },
    close: () => client.end(),
  }
}

/** Whole numbers of any width are numbers here; ids of the vendor carry other characters. */
function parseValue(text: string): string | number {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text
}
