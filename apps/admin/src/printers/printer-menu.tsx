import { MoreOutlined } from '@ant-design/icons'
import type { Printer } from '@xiaopiao/protocol'
import { App, Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDeletePrinter, useRenewToken, useStatusQuery } from './use-printer-actions.ts'

interface PrinterMenuProps {
  readonly printer: Printer
  readonly onEdit: () => void
  readonly onToken: (printer: Printer, token: string) => void
}

/** What else can be done with a printer; what cannot be undone asks first. */
export function PrinterMenu({ printer, onEdit, onToken }: PrinterMenuProps) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const remove = useDeletePrinter()
  const renew = useRenewToken(onToken)
  const status = useStatusQuery()
  const ask = (title: string, content: string | undefined, okText: string, onOk: () => void) =>
    modal.confirm({ title, content, okText, okButtonProps: { danger: true }, cancelText: t('action.cancel'), onOk })
  const choices: Readonly<Record<string, () => void>> = {
    edit: onEdit,
    status: () => status.mutate(printer),
    token: () =>
      ask(t('printer.renewToken'), t('printer.renewAsk'), t('printer.renewToken'), () => renew.mutate(printer)),
    delete: () =>
      ask(t('printer.deleteAsk', { name: printer.printer_name }), undefined, t('action.delete'), () =>
        remove.mutate(printer),
      ),
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'edit', label: t('action.edit') },
          { key: 'status', label: t('printer.checkStatus') },
          ...(printer.driver === 'agent' ? [{ key: 'token', label: t('printer.renewToken') }] : []),
          { type: 'divider' },
          { key: 'delete', label: t('action.delete'), danger: true },
        ],
        onClick: ({ key }) => choices[key]?.(),
      }}
    >
      <Button
        size="small"
        icon={<MoreOutlined />}
        loading={remove.isPending || renew.isPending || status.isPending}
        aria-label={t('printer.inDetail', { name: printer.printer_name })}
      />
    </Dropdown>
  )
}
