import type { PrintStatusMessage } from '@xiaopiao/protocol'
import type { TenantId } from '../store/rows.ts'

/** GW13: what a print client says of a job, bound to the printer that it serves (GW23). */
export interface ClientReport {
  readonly tenantId: TenantId
  readonly printerId: number
  readonly jobId: number
  readonly report:
    | { readonly kind: 'printing' }
    | { readonly kind: 'completed'; readonly message: string | null }
    | { readonly kind: 'failed'; readonly message: string | null }
}

/** Changes the task; `unknown_job` when the printer was not given this job. The server binds it to tasks' `reportPrint`. */
export type ReportPrint = (report: ClientReport) => Promise<'accepted' | 'unknown_job'>

export function reportOf(message: PrintStatusMessage): ClientReport['report'] {
  return message.status === 'printing'
    ? { kind: 'printing' }
    : { kind: message.status, message: message.message ?? null }
}
