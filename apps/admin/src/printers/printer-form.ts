import type { DriverKind, Printer, PrinterBody, PrinterPaper, PrinterPatch } from '@xiaopiao/protocol'

/** `auto`: the paper that the vendor says a printer has. */
export type PaperChoice = PrinterPaper | 'auto'

/** What the form holds; an empty model means "by paper". */
export interface PrinterForm {
  readonly printer_sn: string
  readonly printer_key: string
  readonly printer_name: string
  readonly driver: DriverKind
  readonly connection?: { readonly host?: string; readonly port?: number | null }
  readonly printer_type: PaperChoice
  readonly model?: string
  readonly auto_print: boolean
  readonly is_default: boolean
  readonly active: boolean
  /** Nothing is chosen: a cleared field is undefined. */
  readonly backup_printer_id?: number | null | undefined
  readonly settings?: { readonly copies?: number | null; readonly backup_after_seconds?: number | null }
}

/** The port that network printers listen at. */
const usualPort = 9100
/** How long the server waits for a printer before its backup takes over, when nobody says. */
const usualBackupAfterSeconds = 60

export const newPrinterForm: PrinterForm = {
  printer_sn: '',
  printer_key: '',
  printer_name: '',
  driver: 'feie',
  connection: { host: '', port: usualPort },
  printer_type: 'auto',
  model: '',
  auto_print: true,
  is_default: false,
  active: true,
  backup_printer_id: null,
  settings: { copies: 1, backup_after_seconds: usualBackupAfterSeconds },
}

/** The form of a printer that exists; its key is never read back. */
export function formOfPrinter(printer: Printer): PrinterForm {
  return {
    printer_sn: printer.printer_sn,
    printer_key: '',
    printer_name: printer.printer_name,
    driver: printer.driver,
    connection: printer.connection ?? { host: '', port: usualPort },
    printer_type: printer.printer_type,
    model: printer.model,
    auto_print: printer.auto_print,
    is_default: printer.is_default,
    active: printer.printer_status !== 'INACTIVE',
    backup_printer_id: printer.backup_printer_id,
    settings: {
      copies: printer.settings.copies ?? 1,
      backup_after_seconds: printer.settings.backup_after_seconds ?? usualBackupAfterSeconds,
    },
  }
}

/** Papers that a printer of this driver can be asked to have; only a vendor knows its printers by itself. */
export function papersOf(driver: DriverKind): readonly PaperChoice[] {
  return driver === 'feie' ? ['auto', '58mm', '80mm', 'label'] : ['80mm', '58mm', 'label']
}

/** The paper that stays chosen when the driver changes. */
export function paperForDriver(driver: DriverKind, chosen: PaperChoice): PaperChoice {
  if (driver === 'feie') return 'auto'
  return chosen === 'auto' ? '80mm' : chosen
}

/**
 * The QR code under a Feie printer holds its number and its key as `SN:KEY`; people scan it and paste what they get.
 * Undefined for anything else.
 */
export function readSnAndKey(text: string): { readonly sn: string; readonly key: string } | undefined {
  const [, sn, key] = /^\s*([0-9A-Za-z]+)\s*[::]\s*([0-9A-Za-z]+)\s*$/.exec(text) ?? []
  return sn === undefined || key === undefined ? undefined : { sn, key }
}

function connectionOf({ driver, connection }: PrinterForm) {
  if (driver !== 'network') return {}
  return { connection: { host: connection?.host?.trim() ?? '', port: connection?.port ?? usualPort } }
}

function modelOf({ driver, model }: PrinterForm) {
  const name = model?.trim() ?? ''
  // The language of a vendor's printers is the vendor's: the server knows which.
  return name === '' || driver === 'feie' ? {} : { model: name }
}

function paperOf({ printer_type: paper }: PrinterForm) {
  return paper === 'auto' ? {} : { printer_type: paper }
}

function settingsOf({ settings, backup_printer_id: backup }: PrinterForm) {
  const { copies, backup_after_seconds: after } = settings ?? {}
  const hasBackup = backup !== null && backup !== undefined
  return {
    settings: {
      copies: copies ?? 1,
      ...(hasBackup && { backup_after_seconds: after ?? usualBackupAfterSeconds }),
    },
  }
}

/** The body that adds the printer. */
export function bodyOfForm(form: PrinterForm): PrinterBody {
  return {
    printer_sn: form.printer_sn.trim(),
    printer_name: form.printer_name.trim(),
    driver: form.driver,
    auto_print: form.auto_print,
    is_default: form.is_default,
    backup_printer_id: form.backup_printer_id ?? null,
    ...(form.driver === 'feie' && { printer_key: form.printer_key.trim() }),
    ...paperOf(form),
    ...settingsOf(form),
    ...connectionOf(form),
    ...modelOf(form),
  }
}

/** The body that changes the printer; its serial number and driver stay. */
export function patchOfForm(form: PrinterForm): PrinterPatch {
  return {
    printer_name: form.printer_name.trim(),
    auto_print: form.auto_print,
    is_default: form.is_default,
    printer_status: form.active ? 'ACTIVE' : 'INACTIVE',
    backup_printer_id: form.backup_printer_id ?? null,
    ...paperOf(form),
    ...settingsOf(form),
    ...connectionOf(form),
    ...modelOf(form),
  }
}
