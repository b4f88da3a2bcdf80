import { createHash } from 'node:crypto'
import type { EpochMs } from '../clock.ts'
import type { NewPrinter, PrinterRow } from '../store/rows.ts'
import type { TenantReads, TenantStore } from '../store/store.ts'
import { isFullOfPrinters } from '../tenants/quotas.ts'
import { defaultModels, paperOfWidth } from './paper-width.ts'

/** Serial numbers that other drivers' printers may have taken; more than this many means someone plays games. */
const serialTriesMax = 10
const pageSize = 200

export interface Enrollment {
  readonly printer: PrinterRow
  /** Made by this registration; false: it was there before. */
  readonly enrolled: boolean
}

/**
 * GW21: the agent printer that a client without a token serves, enrolled when its name is new: ACTIVE, printing
 * automatically, default when the tenant has none.
 *
 * A client is found again by the serial number that follows from its name, so that it stays the same printer when a
 * person gives that another name, and otherwise by the name of an agent printer. Printers that have a token are served
 * too: the addresses from which this is allowed are trusted (`gateway.anonymous_from`). Printers of other
 * drivers are never its own, even under the same name: the client gets a printer of its own beside them.
 * @returns `quota_exceeded` when the tenant may have no more printers
 * @param statement.paperWidthMm decides 58 or 80 mm paper of a new printer; 80 when null
 */
export async function enrollAgentPrinter(
  store: TenantStore,
  statement: { readonly name: string; readonly paperWidthMm: number | null },
  context: { readonly now: EpochMs },
): Promise<Enrollment | 'quota_exceeded'> {
  // Nearly every registration is of a known printer, and needs no write.
  const known = await findAgentPrinter(store, statement.name)
  if (known !== undefined) return { printer: known, enrolled: false }

  return store.write(async (tx) => {
    const since = await findAgentPrinter(tx, statement.name)
    if (since !== undefined) return { printer: since, enrolled: false }
    await tx.lockTenant()
    if (await isFullOfPrinters(tx)) return 'quota_exceeded'
    const isDefault = (await tx.defaultPrinter()) === undefined
    for (let attempt = 0; attempt < serialTriesMax; attempt += 1) {
      const printerSn = serialOfName(statement.name, attempt)
      const printer = await tx.insertPrinter(newAgentPrinter(printerSn, statement, isDefault), context.now)
      if (printer !== 'duplicate') return { printer, enrolled: true }
    }
    throw new Error(`Cannot enroll print client "${statement.name}": its serial numbers are taken`)
  })
}

function newAgentPrinter(
  printerSn: string,
  statement: { readonly name: string; readonly paperWidthMm: number | null },
  isDefault: boolean,
): NewPrinter {
  const printerType = paperOfWidth(statement.paperWidthMm)
  return {
    printerSn,
    printerName: statement.name,
    driver: 'agent',
    model: defaultModels[printerType],
    printerType,
    host: null,
    port: null,
    autoPrint: true,
    isDefault,
    printerStatus: 'ACTIVE',
    backupPrinterId: null,
    settings: {},
    printerKeySealed: null,
    tokenHash: null,
  }
}

/** The serial number of an enrolled printer: it follows from the client's name alone. */
function serialOfName(name: string, attempt: number): string {
  const digest = createHash('sha256').update(name.normalize('NFC'), 'utf8').digest('hex').slice(0, 12)
  return attempt === 0 ? `agent-${digest}` : `agent-${digest}-${attempt + 1}`
}

/** The printer that was enrolled under this name, else the first agent printer that a person gave it. */
async function findAgentPrinter(reads: TenantReads, name: string): Promise<PrinterRow | undefined> {
  for (let attempt = 0; attempt < serialTriesMax; attempt += 1) {
    const bySerial = await reads.printerBySn(serialOfName(name, attempt))
    if (bySerial === undefined) break
    if (bySerial.driver === 'agent') return bySerial
  }
  const first = await reads.printerByName(name)
  if (first === undefined || first.driver === 'agent') return first
  let cursor: string | undefined
  do {
    const page = await reads.printers({ limit: pageSize, cursor })
    const found = page.rows.find((printer) => printer.driver === 'agent' && printer.printerName === name)
    if (found !== undefined) return found
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return undefined
}
