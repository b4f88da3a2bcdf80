import { PlusOutlined } from '@ant-design/icons'
import type { Printer } from '@xiaopiao/protocol'
import { App, Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useAgents } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { Nothing, Section } from '../section/section.tsx'
import { PrinterDrawer, type PrinterTarget } from './printer-drawer.tsx'
import { PrinterList } from './printer-list.tsx'
import { type NewToken, TokenNotice } from './token-notice.tsx'
import { useFreshPrinters } from './use-printers.ts'

/** All printers with who is connected; add, change, test, delete. `?add=1` opens the form. */
export function PrintersScreen() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [search, setSearch] = useSearchParams()
  const may = useMay()
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
  const add = may(routes.createPrinter) ? (
    <Button type="primary" icon={<PlusOutlined />} data-testid="add-printer" onClick={() => setSearch({ add: '1' })}>
      {t('printer.add')}
    </Button>
  ) : null
  const content = () => {
    if (printers.data === undefined) {
      return printers.error === null ? <Skeleton active /> : null
    }
    if (printers.data.length === 0) return <Nothing title={t('printer.empty')} hint={t('home.noPrintersHint')} />
    return (
      <PrinterList
        printers={printers.data}
        agents={agents.data ?? []}
        onEdit={setEdited}
        onToken={(printer, renewed) => setToken({ printerName: printer.printer_name, token: renewed })}
      />
    )
  }
  return (
    <Section title={t('app.printers')} extra={add}>
      {printers.error === null ? null : <ProblemNote error={printers.error} onRetry={printers.refetch} />}
      {content()}
      <PrinterDrawer target={target} printers={printers.data ?? []} onSaved={saved} onClose={close} />
      <TokenNotice shown={token} onClose={() => setToken(undefined)} />
    </Section>
  )
}
