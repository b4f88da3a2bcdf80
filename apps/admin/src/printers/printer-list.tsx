import type { Agent, Printer } from '@xiaopiao/protocol'
import { Table, type TableColumnsType } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useNarrow } from '../section/use-narrow.ts'
import styles from './printer-list.module.css'
import { PrinterMenu } from './printer-menu.tsx'
import {
  AutoPrintSwitch,
  Backup,
  PrinterConnection,
  PrinterName,
  PrinterStateNow,
  TestPageButton,
  WaitingTasks,
} from './printer-parts.tsx'

interface PrinterListProps {
  readonly printers: readonly Printer[]
  readonly agents: readonly Agent[]
  readonly onEdit: (printer: Printer) => void
  readonly onToken: (printer: Printer, token: string) => void
}

function Actions({ printer, onEdit, onToken }: Omit<PrinterListProps, 'printers' | 'agents'> & { printer: Printer }) {
  return (
    <span className={styles.actions}>
      <TestPageButton printer={printer} />
      <PrinterMenu printer={printer} onEdit={() => onEdit(printer)} onToken={onToken} />
    </span>
  )
}

function columns(t: TFunction, { printers, agents, onEdit, onToken }: PrinterListProps): TableColumnsType<Printer> {
  return [
    {
      title: t('printer.name'),
      render: (_, printer) => (
        <div data-testid={`printer-row-${printer.id}`}>
          <PrinterName printer={printer} />
        </div>
      ),
    },
    { title: t('printer.state'), render: (_, printer) => <PrinterStateNow printer={printer} /> },
    {
      title: t('printer.driver'),
      render: (_, printer) => (
        <>
          <PrinterConnection printer={printer} agents={agents.filter(({ printer_id }) => printer_id === printer.id)} />
          <Backup printer={printer} printers={printers} />
        </>
      ),
    },
    { title: t('printer.autoPrint'), render: (_, printer) => <AutoPrintSwitch printer={printer} /> },
    { title: t('printer.waiting'), render: (_, printer) => <WaitingTasks printer={printer} /> },
    {
      key: 'actions',
      align: 'right',
      render: (_, printer) => <Actions printer={printer} onEdit={onEdit} onToken={onToken} />,
    },
  ]
}

function Cards({ printers, agents, onEdit, onToken }: PrinterListProps) {
  const { t } = useTranslation()
  return (
    <ul className={styles.cards}>
      {printers.map((printer) => (
        <li key={printer.id} className={styles.card} data-testid={`printer-row-${printer.id}`}>
          <div className={styles.head}>
            <div>
              <PrinterName printer={printer} />
            </div>
            <PrinterStateNow printer={printer} />
          </div>
          <div>
            <PrinterConnection
              printer={printer}
              agents={agents.filter(({ printer_id }) => printer_id === printer.id)}
            />
            <Backup printer={printer} printers={printers} />
          </div>
          <div className={styles.foot}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control */}
            <label className={styles.auto}>
              <AutoPrintSwitch printer={printer} /> {t('printer.autoPrint')}
            </label>
            <WaitingTasks printer={printer} />
            <Actions printer={printer} onEdit={onEdit} onToken={onToken} />
          </div>
        </li>
      ))}
    </ul>
  )
}

/** All printers with their state and what can be done; cards where a table does not fit. */
export function PrinterList(props: PrinterListProps) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  if (narrow) return <Cards {...props} />
  return (
    <Table<Printer>
      rowKey="id"
      size="middle"
      dataSource={[...props.printers]}
      columns={columns(t, props)}
      pagination={false}
    />
  )
}
