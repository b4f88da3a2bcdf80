import type { PrintStatus, PrintType } from '@xiaopiao/protocol'
import dayjs from 'dayjs'
import type { TaskFilter } from '../api/keys.ts'

/** Every state in the order of a task's life. */
export const taskStatusNames: readonly PrintStatus[] = [
  'PENDING',
  'DELAYED',
  'PRINTING',
  'SUCCESS',
  'FAILED',
  'CANCELLED',
]
export const printTypeNames: readonly PrintType[] = ['RECEIPT', 'SHIPPING', 'ORDER', 'LABEL']

/** Spans of time that keep their meaning when the address is opened tomorrow; `custom` is from one moment to another. */
export const periodNames = ['today', 'yesterday', 'week', 'month', 'custom'] as const
export type Period = (typeof periodNames)[number]

/** What a person chose; the address of the page holds exactly this, so that it can be sent to a colleague. */
export interface TaskChoice {
  readonly status?: PrintStatus | undefined
  readonly printer_sn?: string | undefined
  readonly print_type?: PrintType | undefined
  readonly order_id?: number | undefined
  readonly q?: string | undefined
  /** Finished tasks of long ago, which the server finds by order and time only. */
  readonly archived?: true | undefined
  readonly period?: Period | undefined
  /** Of `custom`: local times to the minute, `2025-07-14T10:30`. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const choiceNames = ['status', 'printer_sn', 'print_type', 'order_id', 'q', 'archived', 'period', 'from', 'to'] as const

/** The largest id that the server gives. */
const idMax = 2_147_483_647

/** How the address writes a moment. */
export const minuteFormat = 'YYYY-MM-DDTHH:mm'

function localMinute(text: string | null): string | undefined {
  // Impossible dates are moved to possible ones when they are read, so that they come back different.
  return text !== null && dayjs(text).format(minuteFormat) === text ? text : undefined
}

function orderId(text: string | null): number | undefined {
  const id = Number(text)
  return text !== null && /^\d+$/.test(text) && id > 0 && id <= idMax ? id : undefined
}

/** The choice that an address asks for; what it does not know is ignored. */
export function readChoice(search: URLSearchParams): TaskChoice {
  const text = (name: string) => search.get(name) || undefined
  const from = localMinute(search.get('from'))
  const to = localMinute(search.get('to'))
  const named = periodNames.find((period) => period === search.get('period'))
  const period = named ?? (from === undefined && to === undefined ? undefined : 'custom')
  return {
    status: taskStatusNames.find((status) => status === search.get('status')),
    printer_sn: text('printer_sn'),
    print_type: printTypeNames.find((type) => type === search.get('print_type')),
    order_id: orderId(search.get('order_id')),
    q: text('q'),
    archived: search.get('archived') === 'true' ? true : undefined,
    period,
    ...(period === 'custom' ? { from, to } : {}),
  }
}

/** The address of a choice; nothing chosen is no parameter. */
export function writeChoice(choice: TaskChoice): URLSearchParams {
  const search = new URLSearchParams()
  for (const name of choiceNames) {
    const value = choice[name]
    if (value === undefined || value === '') continue
    if ((name === 'from' || name === 'to') && choice.period !== 'custom') continue
    search.set(name, String(value))
  }
  return search
}

/** How many filters beside the words are set, for a button that hides them. */
export function countChosen(choice: TaskChoice): number {
  const { q: _words, from: _from, to: _to, ...filters } = choice
  return Object.values(filters).filter((value) => value !== undefined).length
}

interface Span {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

function instant(local: string | undefined): string | undefined {
  return local === undefined ? undefined : dayjs(local).toISOString()
}

/** Both ends belong to the span, as the server counts; days are the person's own. */
function spanOf({ period, from, to }: TaskChoice, now: Date): Span {
  const today = dayjs(now).startOf('day')
  switch (period) {
    case undefined:
      return {}
    case 'today':
      return { from: today.toISOString() }
    case 'yesterday':
      return { from: today.subtract(1, 'day').toISOString(), to: today.subtract(1, 'ms').toISOString() }
    case 'week':
      return { from: today.subtract(6, 'day').toISOString() }
    case 'month':
      return { from: today.subtract(29, 'day').toISOString() }
    case 'custom':
      return { from: instant(from), to: instant(to) }
  }
}

/** What the server is asked for a choice. */
export function filterOfChoice(choice: TaskChoice, now: Date): TaskFilter {
  const { status, printer_sn, print_type, order_id, q } = choice
  if (choice.archived === true) return { archived: 'true', order_id, ...spanOf(choice, now) }
  return { status, printer_sn, print_type, order_id, q, ...spanOf(choice, now) }
}
