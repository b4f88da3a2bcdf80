import type { PrintTask } from '@xiaopiao/protocol'

/** Whose paper the person wants to see: one task's, or that of an order they just confirmed. */
export type PaperChoice =
  | { readonly kind: 'latest' }
  | { readonly kind: 'task'; readonly taskId: string }
  | { readonly kind: 'order'; readonly orderId: number }

function lastPrinted(tasks: readonly PrintTask[]): PrintTask | undefined {
  return tasks
    .filter((task) => task.printed_at !== null)
    .toSorted((left, right) => (right.printed_at ?? '').localeCompare(left.printed_at ?? ''))[0]
}

/**
 * The task whose paper is shown. An order's tasks may go to several printers: the one that printed is shown, and
 * while none has, one that prints, so that a printer that is away hides nothing.
 */
export function taskOnPaper(tasks: readonly PrintTask[], choice: PaperChoice): PrintTask | undefined {
  switch (choice.kind) {
    case 'latest':
      return lastPrinted(tasks)
    case 'task':
      return tasks.find((task) => task.task_id === choice.taskId) ?? lastPrinted(tasks)
    case 'order': {
      const own = tasks.filter((task) => task.order_id === choice.orderId)
      const printing = own.find((task) => task.print_status === 'PRINTING')
      return lastPrinted(own) ?? printing ?? own[0] ?? lastPrinted(tasks)
    }
  }
}
