import type { Order } from '@xiaopiao/protocol'
import { Button, Table, type TableColumnsType } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import type { OrderFilter } from '../api/keys.ts'
import { useOrderPages } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { moneyText } from '../language/format.ts'
import { Instant } from '../language/instant.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { LoadMore } from '../section/load-more.tsx'
import { Nothing, Section } from '../section/section.tsx'
import { useNarrow } from '../section/use-narrow.ts'
import { MakeTestOrder } from './make-test-order.tsx'
import { OrderCard } from './order-card.tsx'
import { OrderDrawer } from './order-drawer.tsx'
import { readOrderFilter, writeOrderFilter } from './order-filter.ts'
import { OrderFilters } from './order-filters.tsx'
import { offeredActions } from './order-life.ts'
import { OrderMenu } from './order-menu.tsx'
import { OrderStatusTag } from './order-status-tag.tsx'
import styles from './orders-screen.module.css'
import { type OrderChange, useOrderAction } from './use-order-actions.ts'

interface Acting {
  readonly mayConfirm: boolean
  readonly busyOrderId: number | undefined
  readonly act: (change: OrderChange) => void
}

function itemsText(order: Order): string {
  return order.items.map((item) => `${item.name} ×${item.quantity}`).join(', ')
}

function columns(t: TFunction, { mayConfirm, busyOrderId, act }: Acting): TableColumnsType<Order> {
  return [
    {
      title: t('order.number'),
      width: 150,
      render: (_, order) => (
        <>
          <Link to={`/orders/${order.id}`}>#{order.id}</Link> {order.pickup_no}
        </>
      ),
    },
    { title: t('order.status'), width: 110, render: (_, order) => <OrderStatusTag status={order.status} /> },
    {
      title: t('order.items'),
      responsive: ['sm'],
      render: (_, order) => <span className={styles.items}>{itemsText(order)}</span>,
    },
    { title: t('order.total'), width: 110, align: 'right', render: (_, order) => moneyText(order.total_amount) },
    { title: t('order.time'), width: 140, responsive: ['md'], render: (_, order) => <Instant at={order.created_at} /> },
    {
      key: 'actions',
      width: 240,
      align: 'right',
      render: (_, order) => (
        <span className={styles.actions}>
          {mayConfirm && offeredActions[order.status].includes('confirmAndPrint') ? (
            <Button
              size="small"
              type="primary"
              ghost
              loading={busyOrderId === order.id}
              data-testid="confirm-and-print"
              onClick={() => act({ order, action: 'confirmAndPrint' })}
            >
              {t('order.confirmAndPrint')}
            </Button>
          ) : null}
          <OrderMenu order={order} busy={false} onAction={(action) => act({ order, action })} />
        </span>
      ),
    },
  ]
}

/** The same orders where a table does not fit. */
function OrderCards({ orders, onShow }: { readonly orders: readonly Order[]; readonly onShow: (id: number) => void }) {
  const { t } = useTranslation()
  if (orders.length === 0) return <Nothing title={t('order.empty')} />
  return (
    <ul className={styles.cards}>
      {orders.map((order) => (
        <OrderCard key={order.id} order={order} tasks={[]} onShowPaper={() => onShow(order.id)} onPrinting={onShow} />
      ))}
    </ul>
  )
}

/** All orders, newest first; one opens in the drawer with its tasks and their paper. */
export function OrdersScreen() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { orderId } = useParams()
  const narrow = useNarrow()
  const may = useMay()
  const [search, setSearch] = useSearchParams()
  const filter = readOrderFilter(search)
  const orders = useOrderPages(filter)
  const change = (next: OrderFilter): void => setSearch(writeOrderFilter(next), { replace: true })
  const back = { search: writeOrderFilter(filter).toString() }
  const show = (id: number) => void navigate({ pathname: `/orders/${id}`, ...back })
  const action = useOrderAction(({ order, action: done }) => {
    if (done === 'confirmAndPrint') show(order.id)
  })
  return (
    <Section
      title={t('app.orders')}
      extra={
        <>
          <OrderFilters filter={filter} onChange={change} />
          <MakeTestOrder onMade={(order) => show(order.id)} />
        </>
      }
    >
      {orders.error === null ? null : <ProblemNote error={orders.error} onRetry={orders.refetch} />}
      {narrow ? (
        <OrderCards orders={orders.data ?? []} onShow={show} />
      ) : (
        <Table<Order>
          rowKey="id"
          size="middle"
          loading={orders.isLoading}
          dataSource={orders.data ?? []}
          columns={columns(t, {
            mayConfirm: may(routes.confirmOrder),
            busyOrderId: action.isPending ? action.variables.order.id : undefined,
            act: action.mutate,
          })}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: t('order.empty') }}
        />
      )}
      <LoadMore list={orders} />
      <OrderDrawer
        orderId={orderId === undefined ? undefined : Number(orderId)}
        onClose={() => void navigate({ pathname: '/orders', ...back })}
      />
    </Section>
  )
}
