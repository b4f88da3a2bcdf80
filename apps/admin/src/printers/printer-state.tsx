import type { Printer } from '@xiaopiao/protocol'
import { useTranslation } from 'react-i18next'
import styles from './printer-state.module.css'

export type PrinterHealth = 'good' | 'attention' | 'bad' | 'off'

/** How a printer is doing, in one of four: the colour of its dot. */
export function printerHealth(printer: Pick<Printer, 'online' | 'condition' | 'printer_status'>): PrinterHealth {
  if (printer.printer_status === 'INACTIVE') return 'off'
  if (!printer.online) return 'bad'
  switch (printer.condition) {
    case 'ready':
    case 'unknown':
      return 'good'
    case 'paper_low':
      return 'attention'
    case 'offline':
    case 'paper_out':
    case 'cover_open':
    case 'error':
      return 'bad'
  }
}

/** Online or not, and what else is to be known: out of paper, not in use … */
export function PrinterState({ printer }: { readonly printer: Printer }) {
  const { t } = useTranslation()
  const tellsMore = printer.online && printer.condition !== 'ready' && printer.condition !== 'unknown'
  return (
    <span className={styles.state} data-health={printerHealth(printer)}>
      <span className={styles.dot} aria-hidden="true" />
      <span data-testid="printer-online" data-online={printer.online}>
        {printer.online ? t('printer.online') : t('printer.offline')}
      </span>
      {tellsMore ? <span> · {t(`condition.${printer.condition}`)}</span> : null}
      {printer.printer_status === 'ACTIVE' ? null : <span> · {t(`printerStatus.${printer.printer_status}`)}</span>}
    </span>
  )
}
