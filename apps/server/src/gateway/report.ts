import type { PrintStatusMessage } from '@xiaopiao/protocol'
import type { TenantId } from '../store/rows.ts'
import type { ClientReport } from '../tasks/report-print.ts'

/**
 * GW13: passes on what a print client says of a job, bound to the printer that it serves (GW23). `unknown_job` when
 * that printer was not given the job. The server binds it to tasks' `reportPrint` with the store, the time and the node.
 */
export type ReportPrint = (report: {
  readonly tenantId: TenantId
  readonly printerId: number
  readonly jobId: number
  readonly report: ClientReport
}) => Promise<'accepted' | 'unknown_job'>

/** What a status message says, without its envelope. */
export function reportOf(message: PrintStatusMessage): ClientReport {
  if (message.status === 'printing') return { kind: 'printing' }
  return { kind: message.status, message: message.message ?? null }
}
