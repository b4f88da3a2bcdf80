import type { PrintStatus } from '@xiaopiao/protocol'
import type { RemoteChange, StoreChange } from '../store-change.ts'

/** Most changes are tasks, so they go as bare lists. */
type Packed =
  | readonly [
      tenantId: number,
      jobId: number,
      printerId: number,
      printStatus: PrintStatus,
      scheduledAt: number,
      expiresAt: number | null,
      attemptDeadlineAt: number | null,
    ]
  | Exclude<RemoteChange, { readonly kind: 'task' }>

/** PostgreSQL takes less than 8,000 bytes in a notice (postgresql.org/docs/current/sql-notify.html). */
const noticeBytesMax = 7_900

/** What other nodes are told of a change; nothing of what comes from them. */
export function remoteChange(change: StoreChange): RemoteChange | undefined {
  if (change.kind === 'elsewhere') return undefined
  if (change.kind !== 'task') return change
  const { task, tenantId } = change
  return {
    kind: 'task',
    tenantId,
    jobId: task.id,
    printerId: task.printerId,
    printStatus: task.printStatus,
    scheduledAt: task.scheduledAt,
    expiresAt: task.expiresAt,
    attemptDeadlineAt: task.attemptDeadlineAt,
  }
}

/** The texts of as few notices as hold all changes, in their order. */
export function noticesOf(changes: readonly RemoteChange[]): string[] {
  const notices: string[] = []
  let parts: string[] = []
  let bytes = 2
  for (const change of changes) {
    const part = JSON.stringify(pack(change))
    const partBytes = Buffer.byteLength(part) + 1
    if (bytes + partBytes > noticeBytesMax && parts.length > 0) {
      notices.push(`[${parts.join()}]`)
      parts = []
      bytes = 2
    }
    parts.push(part)
    bytes += partBytes
  }
  if (parts.length > 0) notices.push(`[${parts.join()}]`)
  return notices
}

/** What a notice says; undefined when it is none of ours: a newer release may say it differently. */
export function changesOfNotice(notice: string): readonly RemoteChange[] | undefined {
  let packed: unknown
  try {
    packed = JSON.parse(notice)
  } catch {
    return undefined
  }
  if (!Array.isArray(packed)) return undefined
  const changes = packed.map(unpack)
  return changes.every((change) => change !== undefined) ? changes : undefined
}

function pack(change: RemoteChange): Packed {
  if (change.kind !== 'task') return change
  return [
    change.tenantId,
    change.jobId,
    change.printerId,
    change.printStatus,
    change.scheduledAt,
    change.expiresAt,
    change.attemptDeadlineAt,
  ]
}

/** Only nodes of the same database can send, so its shape is believed. */
function unpack(packed: unknown): RemoteChange | undefined {
  if (!Array.isArray(packed)) {
    const isChange = typeof packed === 'object' && packed !== null && 'kind' in packed
    return isChange ? (packed as RemoteChange) : undefined
  }
  const [tenantId, jobId, printerId, printStatus, scheduledAt, expiresAt, attemptDeadlineAt] = packed
  return { kind: 'task', tenantId, jobId, printerId, printStatus, scheduledAt, expiresAt, attemptDeadlineAt }
}
