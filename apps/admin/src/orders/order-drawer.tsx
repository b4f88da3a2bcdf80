import type { Order, PrintTask } from '@xiaopiao/protocol'
import { Button, Drawer, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useOrder, useTasksOfOrder } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { moneyText } from '../language/format.ts'
import { Instant } from '../language/instant.tsx'
import { PaperPicture } from '../paper/paper-picture.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { Facts } from '../section/facts.tsx'
import { TaskButtons } from '../tasks/task-buttons.tsx'
import { TaskCountdown } from '../tasks/task-countdown.tsx'
import { TaskStatusTag } from '../tasks/task-look.tsx'
import { TaskReason } from '../tasks/task-reason.tsx'
import styles from './order-drawer.module.css'
import { offeredActions } from './order-life.ts'
import { OrderMenu } from './order-menu.tsx'
import { OrderStatusTag } from './order-status-tag.tsx'
import { OrderTimeline } from './order-timeline.tsx'
import { useOrderAction } from './use-order-actions.ts'

function Lines({ order }: { readonly order: Order }) {
  const { t } = useTranslation()
  return (
    <table className={styles.lines}>
      <thead>
        <tr>
          <th scope="col">{t('order.items')}</th>
          <th scope="col">{t('order.quantity')}</th>
          <th scope="col">{t('order.unitPrice')}</th>
          <th scope="col">{t('order.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {order.items.map((item, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an order are fixed once it is made
          <tr key={line}>
            <td>
              {item.name}
              <div className={styles.specs}>{[...item.specs, item.remark ?? ''].filter(Boolean).join(' / ')}</div>
            </td>
            <td>{item.quantity}</td>
            <td>{moneyText(item.unit_price)}</td>
            <td>{moneyText(item.amount)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {order.discount > 0 ? (
          <tr>
            <th scope="row" colSpan={3}>
              {t('order.discount')}
            </th>
            <td>{moneyText(-order.discount)}</td>
          </tr>
        ) : null}
        <tr>
          <th scope="row" colSpan={3}>
            {t('order.total')}
          </th>
          <td className={styles.total}>{moneyText(order.total_amount)}</td>
        </tr>
      </tfoot>
    </table>
  )
}

const moments = ['created_at', 'confirmed_at', 'paid_at', 'shipped_at', 'refunded_at', 'cancelled_at'] as const
const momentWords = {
  created_at: 'order.createdAt',
  confirmed_at: 'order.confirmedAt',
  paid_at: 'order.paidAt',
  shipped_at: 'order.shippedAt',
  refunded_at: 'order.refundedAt',
  cancelled_at: 'order.cancelledAt',
} as const

function OrderFacts({ order }: { readonly order: Order }) {
  const { t } = useTranslation()
  return (
    <Facts
      facts={[
        { label: t('order.pickupNo'), value: order.pickup_no },
        { label: t('order.tableNo'), value: order.table_no },
        { label: t('order.channel'), value: order.channel },
        { label: t('order.externalId'), value: order.external_id },
        { label: t('order.phone'), value: order.customer_phone },
        { label: t('order.remark'), value: order.remark },
        ...moments.map((moment) => {
          const at = order[moment]
          return { label: t(momentWords[moment]), value: at && <Instant at={at} /> }
        }),
      ]}
    />
  )
}

function TaskWithPaper({ task }: { readonly task: PrintTask }) {
  return (
    <li className={styles.task}>
      <div className={styles.taskHead}>
        <TaskStatusTag task={task} />
        <Link to={`/tasks/${task.task_id}`}>{task.printer_sn}</Link>
        <TaskCountdown task={task} />
        <TaskReason task={task} />
        <Instant at={task.printed_at ?? task.created_at} />
        <span className={styles.taskActions}>
          <TaskButtons task={task} form="row" />
        </span>
      </div>
      {task.print_status === 'SUCCESS' ? <PaperPicture task={task} /> : null}
    </li>
  )
}

function Tasks({ tasks }: { readonly tasks: readonly PrintTask[] }) {
  const { t } = useTranslation()
  if (tasks.length === 0) return <p className={styles.none}>{t('order.noTasks')}</p>
  return (
    <ul className={styles.tasks}>
      {tasks.map((task) => (
        <TaskWithPaper key={task.task_id} task={task} />
      ))}
    </ul>
  )
}

/** The order's slips with their paper, and its whole course. */
function TasksAndCourse({ orderId }: { readonly orderId: number }) {
  const { t } = useTranslation()
  const tasks = useTasksOfOrder(orderId)
  if (tasks.error !== null) return <ProblemNote error={tasks.error} onRetry={tasks.refetch} />
  if (tasks.data === undefined) return <Skeleton active title={false} />
  return (
    <>
      <h2>{t('order.tasks')}</h2>
      <Tasks tasks={tasks.data} />
      <h2>{t('order.course')}</h2>
      <OrderTimeline orderId={orderId} tasks={tasks.data} />
    </>
  )
}

function OrderDetail({ orderId }: { readonly orderId: number }) {
  const { t } = useTranslation()
  const { data: order, error, refetch } = useOrder(orderId)
  const action = useOrderAction()
  const may = useMay()
  if (order === undefined) return error === null ? <Skeleton active /> : <ProblemNote error={error} onRetry={refetch} />
  return (
    <div className={styles.detail}>
      <div className={styles.bar}>
        <OrderStatusTag status={order.status} />
        {may(routes.confirmOrder) && offeredActions[order.status].includes('confirmAndPrint') ? (
          <Button
            type="primary"
            loading={action.isPending}
            data-testid="confirm-and-print"
            onClick={() => action.mutate({ order, action: 'confirmAndPrint' })}
          >
            {t('order.confirmAndPrint')}
          </Button>
        ) : null}
        <OrderMenu
          order={order}
          busy={action.isPending}
          onAction={(chosen) => action.mutate({ order, action: chosen })}
        />
      </div>
      {order.print_remark === null ? null : (
        <p className={styles.printRemark} data-testid="print-remark">
          {order.print_remark}
        </p>
      )}
      <Lines order={order} />
      <OrderFacts order={order} />
      <TasksAndCourse orderId={orderId} />
    </div>
  )
}

/** One order with everything about it, and the paper that it became. */
export function OrderDrawer({
  orderId,
  onClose,
}: {
  readonly orderId: number | undefined
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Drawer
      open={orderId !== undefined}
      onClose={onClose}
      size="min(560px, 100vw)"
      destroyOnHidden
      title={orderId === undefined ? '' : `${t('order.number')} #${orderId}`}
    >
      {orderId === undefined ? null : <OrderDetail orderId={orderId} />}
    </Drawer>
  )
}
