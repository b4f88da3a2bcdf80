import type { Insertable, Updateable } from 'kysely'
import type { EpochMs } from '../../clock.ts'
import { flag, json, plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import { checkPageLimit, decodeCursor } from '../cursor.ts'
import { checkId } from '../faults.ts'
import type { Page } from '../page.ts'
import type { NewPrinter, PrinterPatchRow, PrinterRow, TenantId } from '../rows.ts'
import type { PrinterFilter } from '../store.ts'
import type { PrinterTable } from '../tables.ts'
import { pageOf } from './list-page.ts'

const shape = new RowShape<PrinterRow>({
  id: plain('id'),
  tenantId: plain('tenant_id'),
  printerSn: plain('printer_sn'),
  printerName: plain('printer_name'),
  driver: plain('driver'),
  model: plain('model'),
  printerType: plain('printer_type'),
  host: plain('host'),
  port: plain('port'),
  autoPrint: flag('auto_print'),
  isDefault: flag('is_default'),
  printerStatus: plain('printer_status'),
  backupPrinterId: plain('backup_printer_id'),
  settings: json('settings'),
  printerKeySealed: plain('printer_key'),
  tokenHash: plain('token_hash'),
  condition: plain('condition'),
  conditionAt: plain('condition_at'),
  createdAt: plain('created_at'),
  updatedAt: plain('updated_at'),
})

function firstOf([stored]: readonly object[]): PrinterRow | undefined {
  return stored && shape.load(stored)
}

function ofTenant(connection: Connection, tenantId: TenantId) {
  return connection.kysely.selectFrom('printer').selectAll().where('tenant_id', '=', tenantId)
}

export async function findPrinter(
  connection: Connection,
  tenantId: TenantId,
  id: number,
): Promise<PrinterRow | undefined> {
  return await connection.kept('select * from printer where tenant_id = ? and id = ?', [tenantId, id], firstOf)
}

export async function findPrinterBySn(
  connection: Connection,
  tenantId: TenantId,
  printerSn: string,
): Promise<PrinterRow | undefined> {
  const stored = await ofTenant(connection, tenantId).where('printer_sn', '=', printerSn).executeTakeFirst()
  return stored && shape.load(stored)
}

export async function findPrinterByName(
  connection: Connection,
  tenantId: TenantId,
  printerName: string,
): Promise<PrinterRow | undefined> {
  const stored = await ofTenant(connection, tenantId)
    .where('printer_name', '=', printerName)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return stored && shape.load(stored)
}

export async function findDefaultPrinter(connection: Connection, tenantId: TenantId): Promise<PrinterRow | undefined> {
  return await connection.kept('select * from printer where tenant_id = ? and is_default = 1', [tenantId], firstOf)
}

/** ACTIVE with automatic printing, by id. */
export async function listAutoPrinters(connection: Connection, tenantId: TenantId): Promise<readonly PrinterRow[]> {
  return await connection.kept(
    `select * from printer where tenant_id = ? and printer_status = 'ACTIVE' and auto_print = 1 order by id`,
    [tenantId],
    (stored: readonly object[]) => stored.map((record) => shape.load(record)),
  )
}

/** By id, ascending. */
export async function listPrinters(
  connection: Connection,
  tenantId: TenantId,
  page: PrinterFilter,
): Promise<Page<PrinterRow>> {
  const limit = checkPageLimit(page.limit)
  let query = ofTenant(connection, tenantId)
  if (page.cursor !== undefined) query = query.where('id', '>', decodeCursor('printers', page.cursor).id)
  if (page.driver !== undefined) query = query.where('driver', '=', page.driver)
  const stored = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return pageOf(
    'printers',
    stored.map((record) => shape.load(record)),
    limit,
    () => 0,
  )
}

export async function findPrinterByTokenHash(
  connection: Connection,
  tokenHash: string,
): Promise<PrinterRow | undefined> {
  const stored = await connection.kysely
    .selectFrom('printer')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return stored && shape.load(stored)
}

/** Takes the default mark from whichever printer has it and answers its id. */
async function clearDefault(connection: Connection, tenantId: TenantId, now: EpochMs): Promise<number | undefined> {
  const old = await connection.kysely
    .updateTable('printer')
    .set({ is_default: 0, updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('is_default', '=', 1)
    .returning('id')
    .executeTakeFirst()
  return old?.id
}

/** What a write did to printers: the row, and every printer whose row is another now. */
export interface PrinterWrite {
  readonly printer: PrinterRow
  readonly changedIds: readonly number[]
}

/** @returns undefined when the tenant has a printer with this serial number */
export async function insertPrinter(
  connection: Connection,
  tenantId: TenantId,
  printer: NewPrinter,
  now: EpochMs,
): Promise<PrinterWrite | undefined> {
  if (printer.backupPrinterId !== null) await checkBackup(connection, tenantId, printer.backupPrinterId)
  const row: Omit<PrinterRow, 'id'> = {
    ...printer,
    tenantId,
    // The mark moves only once the row is in: a duplicate must leave the old default alone.
    isDefault: false,
    condition: 'unknown',
    conditionAt: null,
    createdAt: now,
    updatedAt: now,
  }
  const stored = await connection.kysely
    .insertInto('printer')
    .values(shape.store<Insertable<PrinterTable>>(row))
    .onConflict((conflict) => conflict.columns(['tenant_id', 'printer_sn']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (stored === undefined) return undefined
  const id = checkId('printer', stored.id)
  if (!printer.isDefault) return { printer: shape.load(stored), changedIds: [id] }
  return await updatePrinter(connection, tenantId, id, { isDefault: true }, now)
}

/** @returns undefined when the tenant has no such printer */
export async function updatePrinter(
  connection: Connection,
  tenantId: TenantId,
  id: number,
  patch: PrinterPatchRow,
  now: EpochMs,
): Promise<PrinterWrite | undefined> {
  if ((await findPrinter(connection, tenantId, id)) === undefined) return undefined
  if (typeof patch.backupPrinterId === 'number') await checkBackup(connection, tenantId, patch.backupPrinterId)
  const oldDefault = patch.isDefault === true ? await clearDefault(connection, tenantId, now) : undefined
  const stored = await connection.kysely
    .updateTable('printer')
    .set({ ...shape.store<Updateable<PrinterTable>>(patch), updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const changedIds = oldDefault === undefined || oldDefault === id ? [id] : [oldDefault, id]
  return { printer: shape.load(stored), changedIds }
}

/** A printer may only be backed up by one of the same tenant. */
async function checkBackup(connection: Connection, tenantId: TenantId, backupPrinterId: number): Promise<void> {
  if ((await findPrinter(connection, tenantId, backupPrinterId)) === undefined) {
    throw new Error(`Cannot set the backup printer: tenant ${tenantId} has no printer ${backupPrinterId}`)
  }
}

/** Deletes the printer and unties those that had it as their backup. @returns the ids of all that changed */
export async function deletePrinter(
  connection: Connection,
  tenantId: TenantId,
  id: number,
): Promise<readonly number[] | undefined> {
  const deleted = await connection.kysely
    .deleteFrom('printer')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (deleted === undefined) return undefined
  const untied = await connection.kysely
    .updateTable('printer')
    .set({ backup_printer_id: null })
    .where('tenant_id', '=', tenantId)
    .where('backup_printer_id', '=', id)
    .returning('id')
    .execute()
  return [id, ...untied.map((printer) => printer.id)]
}

/** Across tenants: nobody has heard from any device since the restart. @returns the printers that changed */
export async function resetPrinterConditions(
  connection: Connection,
): Promise<readonly { readonly tenantId: TenantId; readonly printerId: number }[]> {
  return await connection.kysely
    .updateTable('printer')
    .set({ condition: 'unknown', condition_at: null })
    .where((where) => where.or([where('condition', '<>', 'unknown'), where('condition_at', 'is not', null)]))
    .returning(['tenant_id as tenantId', 'id as printerId'])
    .execute()
}
