import { type EventResult, eventBody, type HttpRoute } from '@xiaopiao/protocol'
import type { OrderContext } from '../../orders/order-context.ts'
import { orderView } from '../../orders/order-view.ts'
import { type EventOutcome, takeEvent } from '../../orders/take-event.ts'
import { takeEvents } from '../../orders/take-events.ts'
import { StoreFault } from '../../store/index.ts'
import { taskView } from '../../tasks/task-view.ts'
import type { HttpContext } from '../http-context.ts'
import { problemDocument, Refusal } from '../problem.ts'
import type { Handlers, RouteInput } from '../route-handler.ts'
import { validate } from '../validate.ts'

export function eventRoutes(context: HttpContext): Pick<Handlers, 'postEvent' | 'postEvents'> {
  const { clock, random, node, log } = context
  const actingAs = ({ caller }: RouteInput<HttpRoute>): OrderContext => ({
    now: clock.now(),
    random,
    node,
    actor: caller.actor,
  })
  return {
    async postEvent(input) {
      const outcome = await takeEvent(input.tenant, input.body, actingAs(input))
      if (!outcome.ok) return refusalOf(outcome)
      const { order, tasks, repeated, notes } = outcome
      return { order: orderView(order), tasks: tasks.map(taskView), repeated, notes: [...notes] }
    },
    async postEvents(input) {
      const { events } = input.body
      const checked = events.map((event) => validate(eventBody, event, input.language))
      const bodies = checked.map((answer) => (answer.ok ? answer.value : undefined))
      const outcomes = await takeEvents(input.tenant, bodies, () => actingAs(input))
      const results = checked.map((answer, place): EventResult => {
        const outcome = outcomes[place]
        const eventId = eventIdOf(events[place])
        if (outcome !== undefined && !(outcome instanceof Error) && outcome.ok) return resultOf(eventId ?? '', outcome)
        if (outcome instanceof Error) log.error({ err: outcome, eventId }, 'an event of a batch failed')
        const refusal = !answer.ok ? new Refusal('invalid', { issues: answer.issues }) : refusalOf(outcome)
        return { event_id: eventId, ok: false, problem: problemDocument(refusal, input.language) }
      })
      return { results }
    },
  }
}

function resultOf(eventId: string, outcome: Extract<EventOutcome, { readonly ok: true }>): EventResult {
  const { order, tasks, repeated, notes } = outcome
  const taskIds = tasks.map(({ taskId }) => taskId)
  return { event_id: eventId, ok: true, order_id: order.id, task_ids: taskIds, repeated, notes: [...notes] }
}

function refusalOf(outcome: Extract<EventOutcome, { readonly ok: false }>): Refusal<'event_conflict' | 'invalid'>
function refusalOf(outcome: EventOutcome | Error | undefined): Refusal
function refusalOf(outcome: EventOutcome | Error | undefined): Refusal {
  if (outcome instanceof StoreFault) return new Refusal('not_ready', { retryAfterSeconds: 5 })
  if (outcome === undefined || outcome instanceof Error || outcome.ok) return new Refusal('internal')
  if (outcome.reason === 'invalid') return new Refusal('invalid', { issues: outcome.issues })
  return new Refusal('event_conflict', {
    issues: [{ path: 'event_id', code: 'taken', message: 'is known for another event / 已用于另一事件' }],
  })
}

/** As it was sent, also where the event is otherwise no good: so the sender knows which one it was. */
function eventIdOf(event: unknown): string | null {
  if (typeof event !== 'object' || event === null || !('event_id' in event)) return null
  return typeof event.event_id === 'string' ? event.event_id.slice(0, 200) : null
}
