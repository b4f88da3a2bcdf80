import { ReloadOutlined } from '@ant-design/icons'
import type { Agent, Printer } from '@xiaopiao/protocol'
import { Button, Switch, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { Age } from '../clock/age.tsx'
import { Instant } from '../language/instant.tsx'
import { PrinterState } from './printer-state.tsx'
import styles from './printers-screen.module.css'
import { useStatusQuery, useSwitchAutoPrint, useTestPage } from './use-printer-actions.ts'

/** Name, serial number, and what it is to the shop. */
export function PrinterName({ printer }: { readonly printer: Printer }) {
  const { t } = useTranslation()
  return (
    <>
      <strong>{printer.printer_name}</strong>{' '}
      {printer.is_default ? <Tag color="green">{t('printer.defaultMark')}</Tag> : null}
      <div className={styles.soft}>{printer.printer_sn}</div>
    </>
  )
}

/** How the printer is, how old that knowledge is, and a button that asks the device itself. */
export function PrinterStateNow({ printer }: { readonly printer: Printer }) {
  const { t } = useTranslation()
  const status = useStatusQuery()
  return (
    <span className={styles.stateNow}>
      <PrinterState printer={printer} />
      <Button
        type="text"
        size="small"
        icon={<ReloadOutlined />}
        loading={status.isPending}
        title={t('printer.checkStatus')}
        aria-label={`${t('printer.checkStatus')} ${printer.printer_name}`}
        data-testid={`ask-printer-${printer.id}`}
        onClick={() => status.mutate(printer)}
      />
      {printer.condition_at === null || printer.driver === 'agent' ? null : (
        <span className={styles.age}>
          <Age at={printer.condition_at} />
        </span>
      )}
    </span>
  )
}

function addressText({ host, port }: NonNullable<Printer['connection']>): string {
  return `${host}:${port}`
}

/** How the printer is reached, and what it prints on. */
export function PrinterConnection({
  printer,
  agents,
}: {
  readonly printer: Printer
  readonly agents: readonly Agent[]
}) {
  const { t } = useTranslation()
  const copies = printer.settings.copies ?? 1
  return (
    <>
      {t(`driver.${printer.driver}`)} · {t(`printer.paperName.${printer.printer_type}`)}
      <div className={styles.soft}>
        {printer.driver === 'network' && printer.connection !== null ? `${addressText(printer.connection)} · ` : null}
        {printer.model}
        {copies > 1 ? ` · ${t('printer.copiesEach', { count: copies })}` : null}
      </div>
      {printer.driver === 'agent' ? <Clients agents={agents} /> : null}
    </>
  )
}

function Clients({ agents }: { readonly agents: readonly Agent[] }) {
  const { t } = useTranslation()
  if (agents.length === 0) return <div className={styles.soft}>{t('printer.noClients')}</div>
  return agents.map((agent) => (
    <div key={`${agent.address} ${agent.since}`} className={styles.soft} data-testid="printer-client">
      {agent.address} · <Instant at={agent.since} /> · {t('printer.clientJobs', { count: agent.jobs_in_hand.length })}
    </div>
  ))
}

export function AutoPrintSwitch({ printer }: { readonly printer: Printer }) {
  const { t } = useTranslation()
  const change = useSwitchAutoPrint()
  const may = useMay()
  return (
    <Switch
      size="small"
      aria-label={`${t('printer.autoPrint')} ${printer.printer_name}`}
      checked={change.isPending ? change.variables.autoPrint : printer.auto_print}
      disabled={!may(routes.updatePrinter)}
      loading={change.isPending}
      onChange={(autoPrint) => change.mutate({ printer, autoPrint })}
    />
  )
}

/** How many tasks wait for the printer, as a way to them. */
export function WaitingTasks({ printer }: { readonly printer: Printer }) {
  const { t } = useTranslation()
  return (
    <Link
      to={`/tasks?printer_sn=${encodeURIComponent(printer.printer_sn)}`}
      aria-label={`${printer.printer_name}: ${t('printer.waitingCount', { count: printer.waiting_tasks })}`}
      data-testid={`waiting-tasks-${printer.id}`}
    >
      {t('printer.waitingCount', { count: printer.waiting_tasks })}
    </Link>
  )
}

/** The backup that takes over when the printer is away. */
export function Backup({ printer, printers }: { readonly printer: Printer; readonly printers: readonly Printer[] }) {
  const { t } = useTranslation()
  const backup = printers.find(({ id }) => id === printer.backup_printer_id)
  if (backup === undefined) return null
  return <div className={styles.soft}>{t('printer.backupIs', { name: backup.printer_name })}</div>
}

export function TestPageButton({ printer }: { readonly printer: Printer }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const may = useMay()
  const testPage = useTestPage((taskId) => void navigate(`/tasks/${taskId}`))
  if (!may(routes.testPrinter)) return null
  return (
    <Button size="small" loading={testPage.isPending} onClick={() => testPage.mutate(printer)}>
      {t('printer.testPage')}
    </Button>
  )
}
