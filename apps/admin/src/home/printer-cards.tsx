import type { UseQueryResult } from '@tanstack/react-query'
import type { Agent, Printer } from '@xiaopiao/protocol'
import { Button, Skeleton, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useAgents } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { PrinterState } from '../printers/printer-state.tsx'
import { useTestPage } from '../printers/use-printer-actions.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { Nothing, Section } from '../section/section.tsx'
import styles from './printer-cards.module.css'

function PrinterCard({ printer, agents }: { readonly printer: Printer; readonly agents: readonly Agent[] }) {
  const { t } = useTranslation()
  const testPage = useTestPage()
  const may = useMay()
  const address =
    printer.connection === null
      ? agents.map((agent) => agent.address).join(', ')
      : `${printer.connection.host}:${printer.connection.port}`
  return (
    <li className={styles.card} data-testid={`printer-card-${printer.id}`}>
      <div className={styles.top}>
        <span className={styles.name} title={printer.printer_sn}>
          {printer.printer_name}
        </span>
        <PrinterState printer={printer} />
      </div>
      <p className={styles.facts}>
        {t(`driver.${printer.driver}`)} · {printer.printer_type}
        {address === '' ? null : <span className={styles.address}> · {address}</span>}
      </p>
      <div className={styles.bottom}>
        <span className={styles.marks}>
          {printer.is_default ? <Tag color="green">{t('printer.defaultMark')}</Tag> : null}
          {printer.auto_print ? <Tag>{t('printer.autoPrint')}</Tag> : null}
          {printer.waiting_tasks > 0 ? (
            <Tag color="gold">{t('printer.waitingCount', { count: printer.waiting_tasks })}</Tag>
          ) : null}
        </span>
        {may(routes.testPrinter) ? (
          <Button size="small" type="text" loading={testPage.isPending} onClick={() => testPage.mutate(printer)}>
            {t('printer.testPage')}
          </Button>
        ) : null}
      </div>
    </li>
  )
}

/** Every printer with its state, live. */
export function PrinterCards({ printers }: { readonly printers: UseQueryResult<Printer[]> }) {
  const { t } = useTranslation()
  const agents = useAgents()
  const navigate = useNavigate()
  const content = () => {
    if (printers.data === undefined) {
      return printers.error === null ? (
        <Skeleton active title={false} paragraph={{ rows: 2 }} />
      ) : (
        <ProblemNote error={printers.error} onRetry={printers.refetch} />
      )
    }
    if (printers.data.length === 0) {
      return (
        <Nothing title={t('home.noPrinters')} hint={t('home.noPrintersHint')}>
          <Button onClick={() => void navigate('/printers?add=1')}>{t('printer.add')}</Button>
        </Nothing>
      )
    }
    return (
      <ul className={styles.cards}>
        {printers.data.map((printer) => (
          <PrinterCard
            key={printer.id}
            printer={printer}
            agents={agents.data?.filter((agent) => agent.printer_id === printer.id) ?? []}
          />
        ))}
      </ul>
    )
  }
  return (
    <Section title={t('home.printers')} extra={<Link to="/printers">{t('action.viewAll')}</Link>}>
      {content()}
    </Section>
  )
}
