import { type Clock, systemClock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { AgentLinks } from './agent-links.ts'
import { agentOrder } from './agent-order.ts'
import type { DeviceStatus, PrintDriver } from './driver.ts'

/** Paper time of one byte of text at a slow 50 mm/s: the wait for a client's answer grows with the slip (DL12). */
const printMsPerByte = 1

const online: DeviceStatus = { online: true, condition: 'ready', detail: null }
const away: DeviceStatus = { online: false, condition: 'offline', detail: 'no print client is connected' }

/**
 * The driver of printers behind a WebSocket client (gateway.md). The job is handed over and the client reports how
 * it ended (`reportPrint`); a client that went away may come back and still report, until the attempt's deadline.
 */
export function agentDriver(links: AgentLinks, store: Store, clock: Clock = systemClock): PrintDriver {
  const reach = (printerId: number) => {
    if (links.link(printerId) !== undefined) return 'here'
    return links.elsewhere(printerId) ? 'elsewhere' : 'nowhere'
  }
  const statusOf = (printerId: number) => (reach(printerId) === 'nowhere' ? away : online)
  return {
    kind: 'agent',
    format: 'text',
    attemptTimeoutMs: (baseMs, byteCount, copies) => baseMs + copies * byteCount * printMsPerByte,
    heldNow: (printer) => (reach(printer.id) === 'nowhere' ? 'printer_offline' : undefined),
    reach,
    lastStatus: (printer) => statusOf(printer.id),
    async print({ tenantId, printer, task, bytes, copies }) {
      const order = task.orderId === null ? undefined : await store.forTenant(tenantId).order(task.orderId)
      const link = links.link(printer.id)
      if (link === undefined) return { outcome: 'held', reason: 'printer_offline', detail: away.detail ?? '' }
      const content = new TextDecoder().decode(bytes)
      const ipAddress = link.reportedIp ?? printer.host ?? link.address
      const job = agentOrder({ task, order, printer, content, copies, ipAddress })
      return links.sendOrder(printer.id, job)
        ? { outcome: 'accepted', vendorJobId: null }
        : { outcome: 'held', reason: 'printer_offline', detail: 'the print client takes no more data' }
    },
    reconcile: async (_printer, task) =>
      task.attemptDeadlineAt !== null && task.attemptDeadlineAt > clock.now()
        ? { answer: 'wait' }
        : { answer: 'cannot_know' },
    status: async (printer) => statusOf(printer.id),
    onAvailability: (listener) =>
      links.subscribe(({ kind, tenantId, printerId }) => {
        // A client that was replaced by a newer connection (GW16) disconnects while its printer stays served.
        const available = reach(printerId) !== 'nowhere'
        if (kind === 'disconnected' && available) return
        listener(printerId, available, tenantId)
      }),
  }
}
