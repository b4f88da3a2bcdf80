import { PlusOutlined } from '@ant-design/icons'
import type { Agent, Printer } from '@xiaopiao/protocol'
import { App, Button, Switch, Table, type TableColumnsType, Tag } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useAgents } from '../api/queries.ts'
import { Instant } from '../language/instant.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { Section } from '../section/section.tsx'
import { useNarrow } from '../section/use-narrow.ts'
import { PrinterDrawer, type PrinterTarget } from './printer-drawer.tsx'
import { PrinterMenu } from './printer-menu.tsx'
import { PrinterState } from './printer-state.tsx'
import styles from './printers-screen.module.css'
import { type NewToken, TokenNotice } from './token-notice.tsx'
import { useSwitchAutoPrint, useTestPage } from './use-printer-actions.ts'
import { useFreshPrinters } from './use-printers.ts'

function addressText({ host, port }: NonNullable<Printer['connection']>): string {
  return `${host}:${port}`
}

function Clients({ printer, agents }: { readonly printer: Printer; readonly agents: readonly Agent[] }) {
  const { t } = useTranslation()
  if (printer.driver !== 'agent') return <span className={styles.soft}>—</span>
  if (agents.length === 0) return <span className={styles.soft}>{t('printer.noClients')}</span>
  return agents.map((agent) => (
    <div key={`${agent.address} ${agent.since}`} data-testid="printer-client">
      {agent.address}
      <div className={styles.soft}>
        <Instant at={agent.since} /> · {t('printer.clientJobs', { count: agent.jobs_in_hand.length })}
      </div>
    </div>
  ))
}

function AutoPrintSwitch({ printer }: { readonly printer: Printer }) {
  const { t } = useTranslation()
  const change = useSwitchAutoPrint()
  return (
    <Switch
      size="small"
      aria-label={`${t('printer.autoPrint')} ${printer.printer_name}`}
      checked={change.isPending ? change.variables.autoPrint : printer.auto_print}
      loading={change.isPending}
      onChange={(autoPrint) => change.mutate({ printer, autoPrint })}
    />
  )
}

function TestPageButton({ printer }: { readonly printer: Printer }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const testPage = useTestPage((taskId) => void navigate(`/tasks/${taskId}`))
  return (
    <Button size="small" loading={testPage.isPending} onClick={() => testPage.mutate(printer)}>
      {t('printer.testPage')}
    </Button>
  )
}

interface RowActions {
  readonly narrow: boolean
  readonly agents: readonly Agent[]
  readonly onEdit: (printer: Printer) => void
  readonly onToken: (printer: Printer, token: string) => void
}

function columns(t: TFunction, { narrow, agents, onEdit, onToken }: RowActions): TableColumnsType<Printer> {
  const clientsOf = (printer: Printer) => agents.filter((agent) => agent.printer_id === printer.id)
  return [
    {
      title: t('printer.name'),
      render: (_, printer) => (
        <div data-testid={`printer-row-${printer.id}`}>
          <strong>{printer.printer_name}</strong>{' '}
          {printer.is_default ? <Tag color="green">{t('printer.defaultMark')}</Tag> : null}
          <div className={styles.soft}>{printer.printer_sn}</div>
          {narrow ? (
            <>
              <div>
                <PrinterState printer={printer} />
              </div>
              {printer.connection === null ? null : (
                <div className={styles.soft}>{addressText(printer.connection)}</div>
              )}
              {printer.driver === 'agent' ? <Clients printer={printer} agents={clientsOf(printer)} /> : null}
            </>
          ) : null}
        </div>
      ),
    },
    { title: t('printer.state'), hidden: narrow, render: (_, printer) => <PrinterState printer={printer} /> },
    {
      title: t('printer.address'),
      hidden: narrow,
      render: (_, { driver, connection }) => (
        <>
          {t(`driver.${driver}`)}
          {connection === null ? null : <div className={styles.soft}>{addressText(connection)}</div>}
        </>
      ),
    },
    {
      title: t('printer.type'),
      hidden: narrow,
      render: (_, printer) => (
        <>
          {printer.model}
          <div className={styles.soft}>{printer.printer_type}</div>
        </>
      ),
    },
    { title: t('printer.autoPrint'), render: (_, printer) => <AutoPrintSwitch printer={printer} /> },
    {
      title: t('printer.clients'),
      hidden: narrow,
      render: (_, printer) => <Clients printer={printer} agents={clientsOf(printer)} />,
    },
    {
      title: t('printer.waiting'),
      align: 'right',
      hidden: narrow,
      render: (_, printer) => (
        <Link to={`/tasks?printer_sn=${encodeURIComponent(printer.printer_sn)}`}>{printer.waiting_tasks}</Link>
      ),
    },
    {
      key: 'actions',
      align: 'right',
      render: (_, printer) => (
        <span className={styles.actions}>
          <TestPageButton printer={printer} />
          <PrinterMenu printer={printer} onEdit={() => onEdit(printer)} onToken={onToken} />
        </span>
      ),
    },
  ]
}

/** All printers with who is connected; add, change, test, delete. `?add=1` opens the form. */
export function PrintersScreen() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [search, setSearch] = useSearchParams()
  const narrow = useNarrow()
  const printers = useFreshPrinters()
  const agents = useAgents()
  const [edited, setEdited] = useState<Printer>()
  const [token, setToken] = useState<NewToken>()
  const close = (): void => {
    setEdited(undefined)
    setSearch({}, { replace: true })
  }
  const saved = (printer: Printer & { readonly token?: string | undefined }): void => {
    close()
    if (printer.token === undefined) void message.success(t('printer.saved'))
    else setToken({ printerName: printer.printer_name, token: printer.token })
  }
  const adding: PrinterTarget | undefined = search.get('add') === '1' ? { kind: 'new' } : undefined
  const target: PrinterTarget | undefined = edited === undefined ? adding : { kind: 'existing', printer: edited }
  return (
    <Section
      title={t('app.printers')}
      extra={
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="add-printer"
          onClick={() => setSearch({ add: '1' })}
        >
          {t('printer.add')}
        </Button>
      }
    >
      {printers.error === null ? null : <ProblemNote error={printers.error} onRetry={printers.refetch} />}
      <Table<Printer>
        rowKey="id"
        size="middle"
        loading={printers.isLoading}
        dataSource={printers.data ?? []}
        columns={columns(t, {
          narrow,
          agents: agents.data ?? [],
          onEdit: setEdited,
          onToken: (printer, renewed) => setToken({ printerName: printer.printer_name, token: renewed }),
        })}
        pagination={false}
        {...(narrow ? {} : { scroll: { x: 'max-content' } })}
        locale={{ emptyText: t('printer.empty') }}
      />
      <PrinterDrawer target={target} onSaved={saved} onClose={close} />
      <TokenNotice shown={token} onClose={() => setToken(undefined)} />
    </Section>
  )
}
