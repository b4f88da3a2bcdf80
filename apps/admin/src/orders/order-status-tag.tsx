import type { OrderStatus } from '@xiaopiao/protocol'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { orderColour } from './order-life.ts'

export function OrderStatusTag({ status }: { readonly status: OrderStatus }) {
  const { t } = useTranslation()
  return (
    <Tag color={orderColour[status]} data-testid="order-status" data-status={status}>
      {t(`orderStatus.${status}`)}
    </Tag>
  )
}
