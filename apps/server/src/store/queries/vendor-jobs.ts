import type { DriverKind } from '@xiaopiao/protocol'
import type { Insertable } from 'kysely'
import type { EpochMs } from '../../clock.ts'
import { plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import type { TenantId, VendorJobRow } from '../rows.ts'
import type { VendorJobTable } from '../tables.ts'

const shape = new RowShape<VendorJobRow>({
  vendor: plain('vendor'),
  vendorJobId: plain('vendor_job_id'),
  tenantId: plain('tenant_id'),
  jobId: plain('job_id'),
  attempt: plain('attempt'),
  part: plain('part'),
  parts: plain('parts'),
  contentHash: plain('content_hash'),
  expiresAt: plain('expires_at'),
  createdAt: plain('created_at'),
  printerDay: plain('printer_day'),
  printedAt: plain('printed_at'),
})

/** By attempt and part. */
export async function listVendorJobs(
  connection: Connection,
  tenantId: TenantId,
  jobId: number,
): Promise<readonly VendorJobRow[]> {
  const stored = await connection.rows<object>(
    'select * from vendor_job where job_id = ? and tenant_id = ? order by attempt, part, vendor_job_id',
    [jobId, tenantId],
  )
  return stored.map((row) => shape.load(row))
}

/** Across tenants: the vendor's name for a job says whose it is. */
export async function findVendorJob(
  connection: Connection,
  vendor: DriverKind,
  vendorJobId: string,
): Promise<VendorJobRow | undefined> {
  const [stored] = await connection.rows<object>('select * from vendor_job where vendor = ? and vendor_job_id = ?', [
    vendor,
    vendorJobId,
  ])
  return stored && shape.load(stored)
}

/** Across tenants: how many of a printer and day are known to be printed. */
export async function countPrintedVendorJobs(
  connection: Connection,
  vendor: DriverKind,
  printerDay: string,
): Promise<number> {
  const [found] = await connection.rows<{ count: number }>(
    'select count(*) as count from vendor_job where vendor = ? and printer_day = ? and printed_at is not null',
    [vendor, printerDay],
  )
  return found?.count ?? 0
}

/** Throws when the tenant has no such task, or when the job is another task's. */
export async function putVendorJob(
  connection: Connection,
  tenantId: TenantId,
  job: Omit<VendorJobRow, 'tenantId' | 'printedAt'>,
): Promise<void> {
  const known = await connection.rows<object>('select id from print_task where id = ? and tenant_id = ?', [
    job.jobId,
    tenantId,
  ])
  const columns = shape.store<Insertable<VendorJobTable>>({ ...job, tenantId, printedAt: null })
  const { attempt, part, parts, expiresAt } = job
  const kept =
    known.length === 0
      ? undefined
      : await connection.kysely
          .insertInto('vendor_job')
          .values(columns)
          .onConflict((conflict) =>
            conflict
              .columns(['vendor', 'vendor_job_id'])
              .doUpdateSet({ attempt, part, parts, expires_at: expiresAt })
              .where('vendor_job.tenant_id', '=', tenantId)
              .where('vendor_job.job_id', '=', job.jobId),
          )
          .returning('vendor_job_id')
          .executeTakeFirst()
  if (kept === undefined) throw new Error(`Cannot keep "${job.vendorJobId}": it is not of a task of tenant ${tenantId}`)
}

export async function markVendorJobPrinted(
  connection: Connection,
  tenantId: TenantId,
  vendor: DriverKind,
  vendorJobId: string,
  at: EpochMs,
): Promise<VendorJobRow | undefined> {
  const [stored] = await connection.rows<object>(
    `update vendor_job set printed_at = coalesce(printed_at, ?)
     where vendor = ? and vendor_job_id = ? and tenant_id = ? returning *`,
    [at, vendor, vendorJobId, tenantId],
  )
  return stored && shape.load(stored)
}
