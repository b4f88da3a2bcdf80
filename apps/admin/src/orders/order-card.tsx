import type { Order, PrintTask } from '@xiaopiao/protocol'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { moneyText } from '../language/format.ts'
import { Instant } from '../language/instant.tsx'
import { TaskCountdown } from '../tasks/task-countdown.tsx'
import { TaskStatusTag } from '../tasks/task-look.tsx'
import { TaskReason } from '../tasks/task-reason.tsx'
import styles from './order-card.module.css'
import { offeredActions } from './order-life.ts'
import { OrderStatusTag } from './order-status-tag.tsx'
import { useOrderAction } from './use-order-actions.ts'

interface OrderCardProps {
  readonly order: Order
  readonly tasks: readonly PrintTask[]
  readonly onShowPaper: (taskId: string) => void
  /** The order was sent to its printers. */
  readonly onPrinting: (orderId: number) => void
}

function Items({ order }: { readonly order: Order }) {
  return (
    <ul className={styles.items}>
      {order.items.map((item, line) => (
        // Two lines of one order may be alike in everything, so the place is the only key; lines never move.
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an order are fixed once it is made
        <li key={line}>
          <span>
            {item.name} <span className={styles.specs}>{item.specs.join(' / ')}</span>
          </span>
          <span className={styles.count}>×{item.quantity}</span>
          <span className={styles.amount}>{moneyText(item.amount)}</span>
        </li>
      ))}
    </ul>
  )
}

function TaskLines({ tasks, onShowPaper }: Pick<OrderCardProps, 'tasks' | 'onShowPaper'>) {
  const { t } = useTranslation()
  if (tasks.length === 0) return null
  return (
    <ul className={styles.tasks}>
      {tasks.map((task) => (
        <li key={task.task_id}>
          <TaskStatusTag task={task} />
          <Link to={`/tasks/${task.task_id}`}>{task.printer_sn}</Link>
          <TaskCountdown task={task} />
          <TaskReason task={task} />
          {task.print_status === 'SUCCESS' ? (
            <Button size="small" type="link" onClick={() => onShowPaper(task.task_id)}>
              {t('home.showPaper')}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** One order as a card: what was ordered, its state, its tasks, and the step that comes next. */
export function OrderCard({ order, tasks, onShowPaper, onPrinting }: OrderCardProps) {
  const { t } = useTranslation()
  const act = useOrderAction(({ action }) => {
    if (action === 'confirmAndPrint') onPrinting(order.id)
  })
  const may = useMay()
  const offered = may(routes.confirmOrder) ? offeredActions[order.status] : []
  return (
    <li className={styles.card} data-testid={`order-card-${order.id}`}>
      <div className={styles.head}>
        <Link to={`/orders/${order.id}`} className={styles.number ?? ''}>
          #{order.id}
        </Link>
        {order.pickup_no === null ? null : (
          <span>
            {t('order.pickupNo')} <strong>{order.pickup_no}</strong>
          </span>
        )}
        <OrderStatusTag status={order.status} />
        <span className={styles.when}>
          <Instant at={order.created_at} />
        </span>
      </div>
      <Items order={order} />
      <div className={styles.foot}>
        <span className={styles.total}>
          {t('order.total')} <strong>{moneyText(order.total_amount)}</strong>
        </span>
        {offered.includes('confirmAndPrint') ? (
          <span className={styles.actions}>
            <Button
              size="small"
              type="text"
              disabled={act.isPending}
              onClick={() => act.mutate({ order, action: 'confirmOnly' })}
            >
              {t('order.confirmOnly')}
            </Button>
            <Button
              type="primary"
              loading={act.isPending}
              data-testid="confirm-and-print"
              onClick={() => act.mutate({ order, action: 'confirmAndPrint' })}
            >
              {t('order.confirmAndPrint')}
            </Button>
          </span>
        ) : null}
      </div>
      <TaskLines tasks={tasks} onShowPaper={onShowPaper} />
    </li>
  )
}
