import type { Issue, PrinterBody, PrinterPaper } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { NewPrinter, PrinterRow } from '../store/rows.ts'
import type { TenantReads, TenantStore } from '../store/store.ts'
import { isFullOfPrinters } from '../tenants/quotas.ts'
import type { RandomBytes } from '../tenants/random.ts'
import { hashSecret, newSecret } from '../tenants/secrets.ts'
import { defaultModel } from './paper-width.ts'
import { modelProblem } from './printer-model.ts'
import type { VendorClouds, VendorProblem } from './vendor-cloud.ts'

/** The beginning of every print client's token: a secret that turns up somewhere can be told by it. */
export const agentTokenPrefix = 'xpa_'

export type AddPrinterAnswer =
  | {
      readonly ok: true
      readonly printer: PrinterRow
      /** GW20: an agent printer's token; only its hash is kept, so this is the only time it can be shown. */
      readonly token?: string
    }
  | { readonly ok: false; readonly reason: 'duplicate' }
  /** The tenant has as many printers as it may have. */
  | { readonly ok: false; readonly reason: 'quota_exceeded' }
  | { readonly ok: false; readonly reason: 'unknown_printer_model' | 'invalid'; readonly issues: readonly Issue[] }
  | VendorProblem

export interface AddPrinterContext {
  readonly now: EpochMs
  readonly random: RandomBytes
  /** Encrypts the vendor key before it is stored. */
  readonly seal: (clear: string) => string
  readonly clouds?: VendorClouds
}

/**
 * Adds a printer; the first of a tenant becomes its default. One of a vendor's cloud is registered there first, and
 * nothing is kept here when the vendor does not take it. Whatever broke in between, the same request again mends.
 * @returns `duplicate` when the tenant has a printer with this serial number
 */
export async function addPrinter(
  store: TenantStore,
  body: PrinterBody,
  context: AddPrinterContext,
): Promise<AddPrinterAnswer> {
  const cloud = context.clouds?.[body.driver]
  if (cloud === undefined) return insertPrinter(store, body, body.printer_type ?? '80mm', context)

  // What is wrong here is told before the vendor has been asked for anything.
  const problem = body.printer_type === undefined ? undefined : checkModel(body, body.printer_type)
  if (problem !== undefined) return problem
  if ((await store.printerBySn(body.printer_sn)) !== undefined) return { ok: false, reason: 'duplicate' }
  if (await isFullOfPrinters(store)) return { ok: false, reason: 'quota_exceeded' }
  const issue = await backupIssue(store, body.backup_printer_id, undefined)
  if (issue !== undefined) return { ok: false, reason: 'invalid', issues: [issue] }
  const { printer_sn: sn, printer_key: key = '', printer_name: name } = body
  const added = await cloud.add(store.tenantId, { sn, key, name })
  if (!added.ok) return added
  return insertPrinter(store, body, body.printer_type ?? added.paper ?? '58mm', context)
}

function checkModel(
  body: PrinterBody,
  printerType: PrinterPaper,
): Extract<AddPrinterAnswer, { ok: false }> | undefined {
  const model = body.model ?? defaultModel(body.driver, printerType)
  const problem = modelProblem(model, printerType, body.driver)
  return problem === undefined ? undefined : { ok: false, ...problem }
}

async function insertPrinter(
  store: TenantStore,
  body: PrinterBody,
  printerType: PrinterPaper,
  context: AddPrinterContext,
): Promise<AddPrinterAnswer> {
  const problem = checkModel(body, printerType)
  if (problem !== undefined) return problem
  const model = body.model ?? defaultModel(body.driver, printerType)
  const token = body.driver === 'agent' ? newSecret(agentTokenPrefix, context.random) : undefined
  const row: NewPrinter = {
    printerSn: body.printer_sn,
    printerName: body.printer_name,
    driver: body.driver,
    model,
    printerType,
    host: body.connection?.host ?? null,
    port: body.connection?.port ?? null,
    autoPrint: body.auto_print,
    isDefault: body.is_default,
    printerStatus: 'ACTIVE',
    backupPrinterId: body.backup_printer_id ?? null,
    settings: body.settings ?? {},
    printerKeySealed: body.printer_key === undefined ? null : context.seal(body.printer_key),
    tokenHash: token === undefined ? null : hashSecret(token),
  }
  return store.write(async (tx): Promise<AddPrinterAnswer> => {
    await tx.lockTenant()
    if (await isFullOfPrinters(tx)) return { ok: false, reason: 'quota_exceeded' }
    const issue = await backupIssue(tx, row.backupPrinterId, undefined)
    if (issue !== undefined) return { ok: false, reason: 'invalid', issues: [issue] }
    const isDefault = row.isDefault || (await tx.defaultPrinter()) === undefined
    const printer = await tx.insertPrinter({ ...row, isDefault }, context.now)
    if (printer === 'duplicate') return { ok: false, reason: 'duplicate' }
    return token === undefined ? { ok: true, printer } : { ok: true, printer, token }
  })
}

/** A backup is another printer of the same tenant. Undefined: nothing is wrong with it. */
export async function backupIssue(
  reads: TenantReads,
  backupPrinterId: number | null | undefined,
  ownId: number | undefined,
): Promise<Issue | undefined> {
  if (backupPrinterId === null || backupPrinterId === undefined) return undefined
  const path = 'backup_printer_id'
  if (backupPrinterId === ownId) {
    return { path, code: 'backup_is_itself', message: 'a printer cannot be its own backup / 备用打印机不能是自己' }
  }
  if ((await reads.printer(backupPrinterId)) !== undefined) return undefined
  return { path, code: 'not_found', message: `there is no printer ${backupPrinterId} / 没有打印机 ${backupPrinterId}` }
}
