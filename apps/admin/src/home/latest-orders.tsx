import type { UseQueryResult } from '@tanstack/react-query'
import type { Order, PrintTask } from '@xiaopiao/protocol'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { MakeTestOrder } from '../orders/make-test-order.tsx'
import { OrderCard } from '../orders/order-card.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { Nothing, Section } from '../section/section.tsx'
import styles from './latest-orders.module.css'

interface LatestOrdersProps {
  readonly orders: UseQueryResult<Order[]>
  readonly tasks: readonly PrintTask[]
  readonly onShowPaper: (taskId: string) => void
  /** An order was sent to its printers. */
  readonly onPrinting: (orderId: number) => void
}

/** The newest orders, ready to be confirmed, and the button that makes one. */
export function LatestOrders({ orders, tasks, onShowPaper, onPrinting }: LatestOrdersProps) {
  const { t } = useTranslation()
  const content = () => {
    if (orders.data === undefined) {
      return orders.error === null ? <Skeleton active /> : <ProblemNote error={orders.error} onRetry={orders.refetch} />
    }
    if (orders.data.length === 0) return <Nothing title={t('home.noOrders')} hint={t('home.noOrdersHint')} />
    return (
      <ul className={styles.orders}>
        {orders.data.map((order) => (
          <OrderCard
            key={order.id}
            order={order}
            tasks={tasks.filter((task) => task.order_id === order.id)}
            onShowPaper={onShowPaper}
            onPrinting={onPrinting}
          />
        ))}
      </ul>
    )
  }
  return (
    <Section
      title={t('home.latestOrders')}
      testId="latest-orders"
      extra={
        <>
          <Link to="/orders">{t('action.viewAll')}</Link>
          <MakeTestOrder />
        </>
      }
    >
      {content()}
    </Section>
  )
}
