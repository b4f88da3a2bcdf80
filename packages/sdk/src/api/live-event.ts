import type { Business, PrintTask } from '@xiaopiao/protocol'
import type { StreamEvent } from './event-parser.ts'

/**
 * What has changed. `reset`: changes may have been missed, so whoever shows or keeps something asks for it again.
 */
export type LiveEvent =
  | { readonly type: 'task'; readonly task: PrintTask }
  | { readonly type: 'printer'; readonly printer_id: number }
  | { readonly type: 'order'; readonly order_id: number }
  /** `version` is null when it depends on who asks. */
  | { readonly type: 'template'; readonly business: Business; readonly version: string | null }
  | { readonly type: 'engine'; readonly channel: string }
  | { readonly type: 'reset' }

/** The field that makes an event of this type worth anything. */
const neededFields: Readonly<Record<string, string>> = {
  task: 'task',
  printer: 'printer_id',
  order: 'order_id',
  template: 'business',
  engine: 'channel',
}

/** Undefined for events that later servers may send; one that cannot be read counts as a change of unknown content. */
export function readLiveEvent({ type, data }: StreamEvent): LiveEvent | undefined {
  if (type === 'reset') return { type: 'reset' }
  const needed = Object.hasOwn(neededFields, type) ? neededFields[type] : undefined
  if (needed === undefined) return undefined
  try {
    const fields: unknown = JSON.parse(data)
    if (typeof fields === 'object' && fields !== null && needed in fields) return { ...fields, type } as LiveEvent
  } catch {
    // Falls through: something has changed, and nobody knows what.
  }
  return { type: 'reset' }
}
