import type { DriverKind, Printer, PrinterBody, PrinterPaper, PrinterPatch } from '@xiaopiao/protocol'

/** What the form holds; an empty model means "by paper width". */
export interface PrinterForm {
  readonly printer_sn: string
  readonly printer_name: string
  readonly driver: DriverKind
  readonly connection?: { readonly host?: string; readonly port?: number | null }
  readonly printer_type: PrinterPaper
  readonly model?: string
  readonly auto_print: boolean
  readonly is_default: boolean
  readonly active: boolean
}

/** The port that network printers listen at. */
const usualPort = 9100

export const newPrinterForm: PrinterForm = {
  printer_sn: '',
  printer_name: '',
  driver: 'network',
  connection: { host: '', port: usualPort },
  printer_type: '80mm',
  model: '',
  auto_print: true,
  is_default: false,
  active: true,
}

/** The form of a printer that exists. */
export function formOfPrinter(printer: Printer): PrinterForm {
  return {
    printer_sn: printer.printer_sn,
    printer_name: printer.printer_name,
    driver: printer.driver,
    connection: printer.connection ?? { host: '', port: usualPort },
    printer_type: printer.printer_type,
    model: printer.model,
    auto_print: printer.auto_print,
    is_default: printer.is_default,
    active: printer.printer_status !== 'INACTIVE',
  }
}

function connectionOf({ driver, connection }: PrinterForm) {
  if (driver !== 'network') return {}
  return { connection: { host: connection?.host?.trim() ?? '', port: connection?.port ?? usualPort } }
}

function modelOf({ model }: PrinterForm) {
  const name = model?.trim() ?? ''
  return name === '' ? {} : { model: name }
}

/** The body that adds the printer. */
export function bodyOfForm(form: PrinterForm): PrinterBody {
  return {
    printer_sn: form.printer_sn.trim(),
    printer_name: form.printer_name.trim(),
    driver: form.driver,
    printer_type: form.printer_type,
    auto_print: form.auto_print,
    is_default: form.is_default,
    ...connectionOf(form),
    ...modelOf(form),
  }
}

/** The body that changes the printer; its serial number and driver stay. */
export function patchOfForm(form: PrinterForm): PrinterPatch {
  return {
    printer_name: form.printer_name.trim(),
    printer_type: form.printer_type,
    auto_print: form.auto_print,
    is_default: form.is_default,
    printer_status: form.active ? 'ACTIVE' : 'INACTIVE',
    ...connectionOf(form),
    ...modelOf(form),
  }
}
