import type { Printer } from '@xiaopiao/protocol'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { useAction } from '../problem/use-action.tsx'

/** Puts a test page into the printer's queue; `onDone` hears its task's id. */
export function useTestPage(onDone?: (taskId: string) => void) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return useAction((printer: Printer) => call(routes.testPrinter, { params: { id: printer.id } }), {
    refresh: ['tasks', 'printers'],
    onDone: (task) => {
      void message.success(t('printer.testPageSent'))
      onDone?.(task.task_id)
    },
  })
}

/** Asks the device itself how it is. */
export function useStatusQuery() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return useAction((printer: Printer) => call(routes.printerStatus, { params: { id: printer.id } }), {
    refresh: ['printers', 'device-status'],
    onDone: (answer, printer) => {
      const state = [t(`condition.${answer.condition}`), answer.detail].filter(Boolean).join(' · ')
      void message.info(t('printer.checked', { name: printer.printer_name, state }))
    },
  })
}

export function useDeletePrinter() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return useAction((printer: Printer) => call(routes.deletePrinter, { params: { id: printer.id } }), {
    refresh: ['printers', 'agents', 'tasks'],
    onDone: () => void message.success(t('printer.deleted')),
  })
}

/** Empties the printer's queue at its vendor. */
export function useClearQueue() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return useAction((printer: Printer) => call(routes.clearPrinter, { params: { id: printer.id } }), {
    refresh: ['printers', 'tasks'],
    onDone: ({ open_tasks: count }) => void message.success(t('printer.cleared', { count }), 6),
  })
}

/** The printer on which prints what names no printer. */
export function useMakeDefault() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return useAction(
    (printer: Printer) => call(routes.updatePrinter, { params: { id: printer.id }, body: { is_default: true } }),
    { refresh: ['printers'], onDone: () => void message.success(t('printer.saved')) },
  )
}

/** One switch of a printer, changed in the table. */
export function useSwitchAutoPrint() {
  return useAction(
    ({ printer, autoPrint }: { printer: Printer; autoPrint: boolean }) =>
      call(routes.updatePrinter, { params: { id: printer.id }, body: { auto_print: autoPrint } }),
    { refresh: ['printers'] },
  )
}

/** A new client token; the old one ends at once. */
export function useRenewToken(onToken: (printer: Printer, token: string) => void) {
  return useAction((printer: Printer) => call(routes.renewPrinterToken, { params: { id: printer.id } }), {
    refresh: ['printers', 'agents'],
    onDone: ({ token }, printer) => onToken(printer, token),
  })
}
