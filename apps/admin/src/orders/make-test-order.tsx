import { PlusOutlined } from '@ant-design/icons'
import type { Order } from '@xiaopiao/protocol'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { useMakeTestOrder } from './use-order-actions.ts'

/** The button that a newcomer presses first. */
export function MakeTestOrder({ onMade }: { readonly onMade?: (order: Order) => void }) {
  const { t } = useTranslation()
  const make = useMakeTestOrder(onMade)
  const may = useMay()
  if (!may(routes.createOrder)) return null
  return (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      loading={make.isPending}
      data-testid="make-test-order"
      onClick={() => make.mutate()}
    >
      {t('order.makeTest')}
    </Button>
  )
}
