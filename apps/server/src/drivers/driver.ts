import type { Confirmation, DriverKind, HoldReason, PrinterCondition } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { PrinterRow, TaskOutput, TaskRow, TenantId } from '../store/rows.ts'

/** Operating faults of a print, closed: who must act is part of each. */
export const faults = {
  printer_offline: { cure: 'person', en: 'The printer is offline', zh: '打印机离线' },
  paper_out: { cure: 'person', en: 'The printer is out of paper', zh: '打印机缺纸' },
  cover_open: { cure: 'person', en: 'The cover is open', zh: '打印机上盖打开' },
  printer_error: { cure: 'person', en: 'The printer reports an error', zh: '打印机报告错误' },
  connection_refused: { cure: 'retry', en: 'The printer refused the connection', zh: '打印机拒绝连接' },
  connection_lost: { cure: 'retry', en: 'The connection broke while printing', zh: '打印中连接中断' },
  timed_out: { cure: 'retry', en: 'The printer did not answer in time', zh: '打印机超时未应答' },
  client_failed: { cure: 'retry', en: 'The print client reported a failure', zh: '打印客户端报告失败' },
  unconfirmed: { cure: 'person', en: 'Nobody knows whether paper came out', zh: '无法确认是否已出纸' },
  render_failed: { cure: 'author', en: 'The template cannot be rendered', zh: '模板渲染失败' },
  printer_removed: { cure: 'person', en: 'The printer was removed', zh: '打印机已删除' },
  vendor_unreachable: { cure: 'retry', en: "The printer's vendor did not answer", zh: '云打印厂商没有应答' },
  vendor_refused: { cure: 'person', en: "The printer's vendor refused the job", zh: '云打印厂商拒绝了任务' },
  account_refused: { cure: 'person', en: "The vendor's account is not set or refused", zh: '云打印账号未设置或被拒绝' },
  content_refused: { cure: 'author', en: 'The vendor cannot take this content', zh: '内容超出云打印厂商的限制' },
  vendor_expired: { cure: 'retry', en: 'The vendor dropped the job unprinted', zh: '厂商未打印,任务已失效' },
} as const satisfies Record<string, { cure: 'person' | 'retry' | 'author'; en: string; zh: string }>

export type FaultCode = keyof typeof faults

export interface Fault {
  readonly code: FaultCode
  /** What was seen, for the person who looks: the system's error, the client's message, the status byte. */
  readonly detail: string
}

/** What a driver wants the engine to make: the bytes of the model's language, plain text, or a vendor's markup. */
export type JobFormat = TaskOutput['format']

export interface DriverJob {
  readonly tenantId: TenantId
  readonly printer: PrinterRow
  readonly task: TaskRow
  /** Finished bytes: printer commands, or UTF-8: text laid out for the paper, or markup. */
  readonly bytes: Uint8Array
  /** Copies that are still to come out. */
  readonly copies: number
}

/** How an attempt ended; the dispatcher turns each into one event of the task's life. */
export type PrintResult =
  | { readonly outcome: 'printed'; readonly confirmation: Confirmation; readonly detail?: string }
  /** The device has the job and will say later how it ended: the gateway's reports, a vendor's callback or `reconcile`. */
  | { readonly outcome: 'accepted'; readonly vendorJobId: string | null }
  /** Before the first byte left, the printer turned out unable to print: the task waits, no try is counted (DL8). */
  | { readonly outcome: 'held'; readonly reason: HoldReason; readonly detail: string }
  /** Surely no paper came out for the copies after `copiesDone`. */
  | { readonly outcome: 'not_printed'; readonly fault: Fault; readonly copiesDone: number }
  /** Bytes may have left and nobody said how it ended (DL3). */
  | { readonly outcome: 'unknown'; readonly fault: Fault; readonly copiesDone: number }

/** What a driver can still find out about an attempt that has no result (DL3). */
export type Reconciled =
  | { readonly answer: 'printed'; readonly confirmation: Confirmation }
  | { readonly answer: 'not_printed'; readonly fault: Fault }
  /** An answer may still arrive by itself until the attempt's deadline. */
  | { readonly answer: 'wait' }
  | { readonly answer: 'cannot_know' }

export interface DeviceStatus {
  readonly online: boolean
  readonly condition: PrinterCondition
  readonly detail: string | null
  /** Why no job goes out although nothing is known against the device itself: its vendor, or the account there. */
  readonly hold?: HoldReason
}

/** One way to reach a printer. A driver knows nothing of tasks' states and never writes them. */
export interface PrintDriver {
  readonly kind: DriverKind
  readonly format: JobFormat
  /** How long an attempt may stay silent before it is unconfirmed: the tenant's base, grown by the length of the job (DL12). */
  attemptTimeoutMs(
    baseMs: number,
    byteCount: number,
    copies: number,
    task: { readonly expiresAt: EpochMs | null },
  ): number
  /**
   * The last knowledge, without asking the device: undefined, or why a job would be held now (DL8).
   * Lets the scheduler leave tasks alone while a printer is known to be away.
   */
  heldNow(printer: PrinterRow): HoldReason | undefined
  /** What the device said last, without asking it; undefined when nothing is known. */
  lastStatus?(printer: PrinterRow): DeviceStatus | undefined
  /**
   * Where the printer's connection is, for drivers whose devices connect to one node of several. Without it every
   * node reaches every printer. `nowhere`: any node may say that the printer is away.
   */
  reach?(printerId: number): 'here' | 'elsewhere' | 'nowhere'
  /** Prints; every fault is a result, a rejection is our own bug. */
  print(job: DriverJob, signal: AbortSignal): Promise<PrintResult>
  reconcile(printer: PrinterRow, task: TaskRow): Promise<Reconciled>
  /** Asks the device now. */
  status(printer: PrinterRow): Promise<DeviceStatus>
  /**
   * Tells when a printer came or went: the scheduler tries its waiting tasks again, or treats the job that
   * the printer had in hand as lost from sight. The answer stops listening.
   */
  onAvailability(listener: (printerId: number, available: boolean, tenantId: TenantId) => void): () => void
}
