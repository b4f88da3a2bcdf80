import { MoreOutlined } from '@ant-design/icons'
import type { Order } from '@xiaopiao/protocol'
import { App, Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { type OrderAction, offeredActions } from './order-life.ts'

interface OrderMenuProps {
  readonly order: Order
  readonly busy: boolean
  readonly onAction: (action: OrderAction) => void
}

/** Everything that an order's state allows beside the main step; what takes something away asks first. */
export function OrderMenu({ order, busy, onAction }: OrderMenuProps) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const may = useMay()
  const actions = offeredActions[order.status].filter((action) => action !== 'confirmAndPrint')
  const choose = (action: OrderAction): void => {
    if (action !== 'refund' && action !== 'cancel') {
      onAction(action)
      return
    }
    modal.confirm({
      title: `${t(`order.${action}`)} #${order.id}`,
      content: t(action === 'refund' ? 'order.refundAsk' : 'order.cancelAsk'),
      okText: t(`order.${action}`),
      okButtonProps: { danger: true },
      cancelText: t('action.back'),
      onOk: () => onAction(action),
    })
  }
  if (actions.length === 0 || !may(routes.payOrder)) return null
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: actions.map((action) => ({
          key: action,
          label: t(`order.${action}`),
          danger: action === 'refund' || action === 'cancel',
        })),
        onClick: ({ key }) => {
          const action = actions.find((candidate) => candidate === key)
          if (action !== undefined) choose(action)
        },
      }}
    >
      <Button
        size="small"
        icon={<MoreOutlined />}
        loading={busy}
        aria-label={t('order.actions', { number: `#${order.id}` })}
      />
    </Dropdown>
  )
}
