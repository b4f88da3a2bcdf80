import fc from 'fast-check'
import type { FeieFault } from '../../emulators/feie-cloud/start-feie-cloud.ts'

/** One thing that happens in a run; plain data, so that a counterexample can be read and run again. */
export type Step =
  | { readonly do: 'event'; readonly order: number; readonly type: EventType; readonly again: boolean }
  /** The server dies this long after an event was sent to it. */
  | { readonly do: 'dying event'; readonly order: number; readonly type: EventType; readonly afterMs: number }
  /** The event meets the passing of time: what is due begins to print at the same moment. */
  | { readonly do: 'racing event'; readonly order: number; readonly type: EventType; readonly seconds: number }
  | { readonly do: 'print' }
  | { readonly do: 'cancel' | 'retry' | 'reprint'; readonly task: number }
  | { readonly do: 'set'; readonly key: string; readonly value: string | number | boolean }
  | { readonly do: 'pass' | 'jump'; readonly seconds: number }
  /** Somebody empties the printer's queue at the vendor. */
  | { readonly do: 'clear' }
  | { readonly do: 'fault'; readonly api: string; readonly fault: FeieFault }
  | { readonly do: 'printer'; readonly online: boolean; readonly paper: boolean }
  | { readonly do: 'crash' | 'restart' }
  | { readonly do: 'crash at print'; readonly step: 'arrived' | 'carried_out' }

const eventTypes = [
  'created',
  'paid',
  'refund_requested',
  'refund_rejected',
  'refunded',
  'shipped',
  'cancelled',
] as const
export type EventType = (typeof eventTypes)[number]

/** The last one is too long for one print of the vendor. */
const order = fc.nat({ max: 3 })
/** Mostly what leads to paper; the rest is what should stop it. */
const eventType = fc.oneof(
  { weight: 9, arbitrary: fc.constant<EventType>('paid') },
  { weight: 4, arbitrary: fc.constantFrom<EventType>('refund_requested', 'refund_rejected', 'refunded') },
  { weight: 2, arbitrary: fc.constantFrom<EventType>('created', 'shipped', 'cancelled') },
)

const fault: fc.Arbitrary<FeieFault> = fc.oneof(
  fc.constantFrom<FeieFault>(
    { kind: 'dropBefore' },
    { kind: 'dropAfterAccept' },
    { kind: 'status500' },
    { kind: 'status500', accepted: true },
    { kind: 'notJson' },
    { kind: 'notJson', accepted: true },
    { kind: 'duplicateCallback' },
    { kind: 'callbackBeforeAnswer' },
    { kind: 'callbackLost' },
    { kind: 'slow', ms: 4_000 },
    { kind: 'slow', ms: 90_000 },
    { kind: 'ret', code: -2, msg: '参数错误 : 该帐号未注册.' },
    { kind: 'ret', code: -3, msg: '验证失败 : 签名错误.' },
    { kind: 'ret', code: 1002, msg: '验证失败 : 打印机编号和用户不匹配.' },
  ),
)

const api = fc.oneof(
  { weight: 5, arbitrary: fc.constant('Open_printMsg') },
  { weight: 2, arbitrary: fc.constant('Open_queryOrderState') },
  { weight: 1, arbitrary: fc.constantFrom('Open_queryOrderInfoByDate', 'Open_queryPrinterStatus', '*') },
)

const setting = fc.oneof(
  fc.record({ key: fc.constant('feie.anti_refund_delay'), value: fc.constantFrom(0, 10, 120) }),
  fc.record({ key: fc.constant('feie.retry_max_count'), value: fc.constantFrom(0, 1, 3) }),
  fc.record({ key: fc.constant('feie.task_timeout'), value: fc.constantFrom(60, 300, 900) }),
  fc.record({ key: fc.constant('feie.enabled'), value: fc.constantFrom(true, true, false) }),
  fc.record({ key: fc.constant('feie.auto_print_on_shipping'), value: fc.boolean() }),
  fc.record({ key: fc.constant('print.on_unconfirmed.receipt'), value: fc.constantFrom('hold', 'reprint_marked') }),
)

/** One step, weighted so that most runs put something on paper. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({ do: fc.constant('event'), order, type: eventType, again: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('racing event'),
      order,
      type: eventType,
      seconds: fc.constantFrom(1, 10, 120),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('dying event'), order, type: eventType, afterMs: fc.nat({ max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'print' }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cancel', 'retry', 'reprint'), task: fc.nat({ max: 9 }) }) },
  { weight: 2, arbitrary: setting.map((one) => ({ do: 'set', ...one })) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump'), seconds: fc.constantFrom(20, 200, 3_000) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'clear' }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('pass'), seconds: fc.constantFrom(1, 5, 30, 120, 400) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('fault'), api, fault }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('printer'), online: fc.boolean(), paper: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ do: 'crash' }, { do: 'restart' }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('crash at print'), step: fc.constantFrom('arrived', 'carried_out') }),
  },
) as fc.Arbitrary<Step>

/** A line for people. */
export function stepText(step: Step): string {
  const { do: what, ...rest } = step
  return `${what} ${Object.values(rest)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(' ')}`.trim()
}
