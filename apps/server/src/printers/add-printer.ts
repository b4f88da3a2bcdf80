import type { Issue, PrinterBody } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { NewPrinter, PrinterRow } from '../store/rows.ts'
import type { TenantReads, TenantStore } from '../store/store.ts'
import { isFullOfPrinters } from '../tenants/quotas.ts'
import type { RandomBytes } from '../tenants/random.ts'
import { hashSecret, newSecret } from '../tenants/secrets.ts'
import { defaultModel } from './paper-width.ts'
import { modelProblem } from './printer-model.ts'

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

/**
 * Adds a printer; the first of a tenant becomes its default.
 * @param context.seal encrypts the vendor key before it is stored
 * @returns `duplicate` when the tenant has a printer with this serial number
 */
export function addPrinter(
  store: TenantStore,
  body: PrinterBody,
  context: { readonly now: EpochMs; readonly random: RandomBytes; readonly seal: (clear: string) => string },
): Promise<AddPrinterAnswer> {
  const printerType = body.printer_type ?? '80mm'
  const model = body.model ?? defaultModel(body.driver, printerType)
  const problem = modelProblem(model, printerType, body.driver)
  if (problem !== undefined) return Promise.resolve({ ok: false, ...problem })

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
