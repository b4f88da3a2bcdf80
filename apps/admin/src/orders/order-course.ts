import type { OrderEventView, PrintTask } from '@xiaopiao/protocol'

/** One step of an order's course: something that happened to it, or to one of its slips. */
export type CourseStep =
  | { readonly kind: 'event'; readonly at: string; readonly event: OrderEventView }
  | {
      readonly kind: 'task'
      readonly at: string
      readonly what: 'made' | 'printed' | 'cancelled'
      readonly task: PrintTask
    }

function stepsOfTask(task: PrintTask): CourseStep[] {
  const { created_at: made, printed_at: printed, cancelled_at: cancelled } = task
  return [
    { kind: 'task', what: 'made', at: made, task },
    ...(printed === null ? [] : [{ kind: 'task' as const, what: 'printed' as const, at: printed, task }]),
    ...(cancelled === null ? [] : [{ kind: 'task' as const, what: 'cancelled' as const, at: cancelled, task }]),
  ]
}

/** Events and slips in the order in which we learned of them: what happened at the same moment stays cause first. */
export function orderCourse(events: readonly OrderEventView[], tasks: readonly PrintTask[]): readonly CourseStep[] {
  const steps: CourseStep[] = [
    ...events.map((event) => ({ kind: 'event' as const, at: event.recorded_at, event })),
    ...tasks.flatMap(stepsOfTask),
  ]
  return steps.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

/** An event told this late is worth a word; less is the way between two systems. */
const lateMs = 60_000

/** Whether an event was told long after it happened. */
export function wasToldLate({ occurred_at: occurred, recorded_at: recorded }: OrderEventView): boolean {
  return Date.parse(recorded) - Date.parse(occurred) > lateMs
}
