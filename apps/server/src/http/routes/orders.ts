import type { HttpRoute, ProblemCode, routes } from '@xiaopiao/protocol'
import type { EpochMs } from '../../clock.ts'
import { confirmOrder } from '../../orders/confirm-order.ts'
import { createOrder } from '../../orders/create-order.ts'
import type { OrderContext, OrderOutcome } from '../../orders/order-context.ts'
import { cancelOrder, payOrder, refundOrder, shipOrder } from '../../orders/order-events.ts'
import { orderEventView, orderView } from '../../orders/order-view.ts'
import { taskView } from '../../tasks/task-view.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import { dailyQuotaExceeded } from '../quota-problems.ts'
import type { Handlers, RouteInput } from '../route-handler.ts'

type OrderRoutes =
  | 'createOrder'
  | 'listOrders'
  | 'readOrder'
  | 'listOrderEvents'
  | 'confirmOrder'
  | 'payOrder'
  | 'shipOrder'
  | 'refundOrder'
  | 'cancelOrder'

export function orderRoutes(context: HttpContext): Pick<Handlers, OrderRoutes> {
  const actingAs = (input: RouteInput<HttpRoute>): OrderContext => ({
    now: context.clock.now(),
    random: context.random,
    node: context.node,
    actor: input.caller.actor,
  })
  const byHand = async (act: typeof payOrder, input: RouteInput<typeof routes.payOrder>) => {
    const acting = actingAs(input)
    return eventAnswer(await act(input.tenant, input.params.id, input.body, acting), acting.now)
  }
  return {
    async createOrder({ tenant, body }) {
      const made = await createOrder(tenant, body, context.clock.now())
      if (made.ok) return orderView(made.order)
      if (made.reason === 'invalid') return new Refusal('invalid', { issues: made.issues })
      return new Refusal('conflict', {
        detail: {
          zh: `external_id "${body.external_id}" 已有订单`,
          en: `There is an order with the external_id "${body.external_id}"`,
        },
        issues: [{ path: 'external_id', code: 'taken', message: 'is taken / 已被使用' }],
      })
    },
    async listOrders({ tenant, query }) {
      const page = await tenant.orders({ ...query, externalId: query.external_id })
      return { data: page.rows.map(orderView), next_cursor: page.nextCursor }
    },
    async readOrder({ tenant, params }) {
      const order = await tenant.order(params.id)
      return order === undefined ? new Refusal('not_found') : orderView(order)
    },
    async listOrderEvents({ tenant, params }) {
      if ((await tenant.order(params.id)) === undefined) return new Refusal('not_found')
      const events = await tenant.orderEvents(params.id)
      return { data: events.map(orderEventView), next_cursor: null }
    },
    async confirmOrder(input) {
      const { auto_print: autoPrint, printer_id: printerId, template } = input.body
      const request = { autoPrint, printerId, template }
      const acting = actingAs(input)
      return answerOf(await confirmOrder(input.tenant, input.params.id, request, acting), acting.now)
    },
    payOrder: (input) => byHand(payOrder, input),
    shipOrder: (input) => byHand(shipOrder, input),
    refundOrder: (input) => byHand(refundOrder, input),
    cancelOrder: (input) => byHand(cancelOrder, input),
  }
}

function answerOf(outcome: OrderOutcome, now: EpochMs) {
  if (outcome.ok) {
    const { order, tasks, notes = [] } = outcome
    const answer = { order: orderView(order), tasks: tasks.map(taskView) }
    return notes.length === 0 ? answer : { ...answer, notes: [...notes] }
  }
  switch (outcome.reason) {
    case 'not_found':
      return new Refusal('not_found')
    case 'printer_not_found':
      return new Refusal('not_found', {
        issues: [{ path: 'printer_id', code: 'not_found', message: 'there is no such printer / 没有这台打印机' }],
      })
    case 'wrong_state':
      return new Refusal('wrong_state', wrongOrderState(outcome.order?.status))
    case 'no_items':
      return new Refusal('wrong_state', {
        detail: { zh: '订单还没有商品,无法打印', en: 'The order has no items yet, so there is nothing to print' },
        issues: [{ path: 'items', code: 'no_items', message: 'no event has told its items / 尚无商品' }],
      })
    case 'no_printer':
      return new Refusal('no_printer')
    case 'daily_quota_exceeded':
      return dailyQuotaExceeded(now)
    case 'template_error':
      return new Refusal('template_error', { issues: outcome.issues ?? [] })
  }
}

/** What the four events by hand may answer; they name neither printer nor template, so nothing else can go wrong. */
function eventAnswer(outcome: OrderOutcome, now: EpochMs) {
  const answer = answerOf(outcome, now)
  if (!(answer instanceof Refusal)) return answer
  if (isOneOf(answer, 'not_found') || isOneOf(answer, 'wrong_state')) return answer
  throw new Error(`An order's event cannot be refused with "${answer.code}"`)
}

function isOneOf<Code extends ProblemCode>(refusal: Refusal, code: Code): refusal is Refusal<Code> {
  return refusal.code === code
}

function wrongOrderState(status: string | undefined) {
  return {
    detail: {
      zh: `订单状态为 ${status},不允许此操作`,
      en: `The order is "${status}", which does not allow this`,
    },
    issues: [{ path: 'status', code: 'wrong_state', message: `${status}` }],
  }
}
