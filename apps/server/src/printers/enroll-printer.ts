import { createHash } from 'node:crypto'
import type { EpochMs } from '../clock.ts'
import type { NewPrinter, PrinterRow } from '../store/rows.ts'
import type { TenantReads, TenantStore } from '../store/store.ts'
import { defaultModels, paperOfWidth } from './paper-width.ts'

/** Serial numbers that other drivers' printers may have taken; more than this many means someone plays games. */
const serialTriesMax = 10
const pageSize = 200

export type Enrollment =
  | { readonly ok: true; readonly printer: PrinterRow; readonly enrolled: boolean }
  /** The printer of this name has a token: who does not present it cannot be its client. */
  | { readonly ok: false; readonly reason: 'has_token' }

/**
 * GW21: the agent printer that a client without a token serves, enrolled when its name is new: ACTIVE, printing
 * automatically, default when the tenant has none.
 *
 * A client is found again by the serial number that follows from its name, so that it stays the same printer when a
 * person gives that another name, and otherwise by the name of an agent printer without a token. Printers of other
 * drivers are never its own, even under the same name: the client gets a printer of its own beside them.
 * @param statement.paperWidthMm decides 58 or 80 mm paper of a new printer; 80 when null
 */
export async function enrollAgentPrinter(
  store: TenantStore,
  statement: { readonly name: string; readonly paperWidthMm: number | null },
  context: { readonly now: EpochMs },
): Promise<Enrollment> {
  // Nearly every registration is of a known printer, and needs no write.
  const known = await findAgentPrinter(store, statement.name)
  if (known !== undefined) return answerKnown(known)

  return store.write(async (tx) => {
    const since = await findAgentPrinter(tx, statement.name)
    if (since !== undefined) return answerKnown(since)
    const isDefault = (await tx.defaultPrinter()) === undefined
    for (let attempt = 0; attempt < serialTriesMax; attempt += 1) {
      const printerSn = serialOfName(statement.name, attempt)
      const printer = await tx.insertPrinter(newAgentPrinter(printerSn, statement, isDefault), context.now)
      if (printer !== 'duplicate') return { ok: true, printer, enrolled: true }
    }
    throw new Error(`Cannot enroll print client "${statement.name}": its serial numbers are taken`)
  })
}

function answerKnown(printer: PrinterRow): Enrollment {
  return printer.tokenHash === null ? { ok: true, printer, enrolled: false } : { ok: false, reason: 'has_token' }
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

/** An agent printer without a token is preferred to one of the same name that has one. */
async function findAgentPrinter(reads: TenantReads, name: string): Promise<PrinterRow | undefined> {
  for (let attempt = 0; attempt < serialTriesMax; attempt += 1) {
    const bySerial = await reads.printerBySn(serialOfName(name, attempt))
    if (bySerial === undefined) break
    if (bySerial.driver === 'agent') return bySerial
  }
  const first = await reads.printerByName(name)
  if (first === undefined || (first.driver === 'agent' && first.tokenHash === null)) return first
  const sameName = await agentPrintersNamed(reads, name)
  return sameName.find((printer) => printer.tokenHash === null) ?? sameName[0]
}

async function agentPrintersNamed(reads: TenantReads, name: string): Promise<readonly PrinterRow[]> {
  const found: PrinterRow[] = []
  let cursor: string | undefined
  do {
    const page = await reads.printers({ limit: pageSize, cursor })
    found.push(...page.rows.filter((printer) => printer.driver === 'agent' && printer.printerName === name))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return found
}
