import { MoreOutlined } from '@ant-design/icons'
import type { Printer } from '@xiaopiao/protocol'
import { App, Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import styles from './printers-screen.module.css'
import {
  useClearQueue,
  useDeletePrinter,
  useMakeDefault,
  useRenewToken,
  useStatusQuery,
} from './use-printer-actions.ts'

interface PrinterMenuProps {
  readonly printer: Printer
  readonly onEdit: () => void
  readonly onToken: (printer: Printer, token: string) => void
}

interface Question {
  readonly title: string
  readonly content: ReactNode
  readonly okText: string
  readonly onOk: () => void
}

/** What else can be done with a printer; what cannot be undone asks first and says what it means. */
export function PrinterMenu({ printer, onEdit, onToken }: PrinterMenuProps) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const may = useMay()
  const remove = useDeletePrinter()
  const renew = useRenewToken(onToken)
  const status = useStatusQuery()
  const clear = useClearQueue()
  const makeDefault = useMakeDefault()
  const name = printer.printer_name
  const ask = (question: Question) =>
    modal.confirm({ ...question, okButtonProps: { danger: true }, cancelText: t('action.cancel') })
  const lines = (...words: (string | undefined)[]) => (
    <ul className={styles.consequences}>
      {words.map((line) => (line === undefined ? null : <li key={line}>{line}</li>))}
    </ul>
  )
  const choices: Readonly<Record<string, () => void>> = {
    edit: onEdit,
    status: () => status.mutate(printer),
    makeDefault: () => makeDefault.mutate(printer),
    token: () =>
      ask({
        title: t('printer.renewToken'),
        content: t('printer.renewAsk'),
        okText: t('printer.renewToken'),
        onOk: () => renew.mutate(printer),
      }),
    clear: () =>
      ask({
        title: t('printer.clearAsk', { name }),
        content: lines(t('printer.clearMeans1'), t('printer.clearMeans2'), t('printer.clearMeans3')),
        okText: t('printer.clear'),
        onOk: () => clear.mutate(printer),
      }),
    delete: () =>
      ask({
        title: t('printer.deleteAsk', { name }),
        content: lines(
          printer.waiting_tasks === 0
            ? t('printer.deleteNoTasks')
            : t('printer.deleteTasks', { count: printer.waiting_tasks }),
          t('printer.deleteHistory'),
          printer.driver === 'feie' ? t('printer.deleteVendor') : undefined,
        ),
        okText: t('action.delete'),
        onOk: () => remove.mutate(printer),
      }),
  }
  const mayChange = may(routes.updatePrinter)
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'status', label: t('printer.checkStatus') },
          ...(mayChange ? [{ key: 'edit', label: t('action.edit') }] : []),
          ...(mayChange && !printer.is_default ? [{ key: 'makeDefault', label: t('printer.makeDefault') }] : []),
          ...(mayChange && printer.driver === 'agent' ? [{ key: 'token', label: t('printer.renewToken') }] : []),
          ...(may(routes.clearPrinter) && printer.driver === 'feie'
            ? [{ key: 'clear', label: t('printer.clear'), danger: true }]
            : []),
          ...(may(routes.deletePrinter)
            ? [{ type: 'divider' as const }, { key: 'delete', label: t('action.delete'), danger: true }]
            : []),
        ],
        onClick: ({ key }) => choices[key]?.(),
      }}
    >
      <Button
        size="small"
        icon={<MoreOutlined />}
        loading={[remove, renew, status, clear, makeDefault].some(({ isPending }) => isPending)}
        aria-label={t('printer.inDetail', { name })}
      />
    </Dropdown>
  )
}
