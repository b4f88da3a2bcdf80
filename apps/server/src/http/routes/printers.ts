import type { Printer } from '@xiaopiao/protocol'
import { isoInstant } from '../../clock.ts'
import { addPrinter } from '../../printers/add-printer.ts'
import { changeCondition } from '../../printers/change-condition.ts'
import { changePrinter } from '../../printers/change-printer.ts'
import { connectedAgents } from '../../printers/connected-agents.ts'
import { deletePrinter } from '../../printers/delete-printer.ts'
import { printerOnline, printerView } from '../../printers/printer-view.ts'
import { renewToken } from '../../printers/renew-token.ts'
import { testPrinter } from '../../printers/test-printer.ts'
import type { VendorProblem } from '../../printers/vendor-cloud.ts'
import type { PrinterRow } from '../../store/rows.ts'
import type { TenantStore } from '../../store/store.ts'
import { taskView } from '../../tasks/task-view.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import { dailyQuotaExceeded, printersQuotaExceeded } from '../quota-problems.ts'
import type { Handlers } from '../route-handler.ts'

type PrinterRoutes =
  | 'createPrinter'
  | 'listPrinters'
  | 'readPrinter'
  | 'updatePrinter'
  | 'deletePrinter'
  | 'testPrinter'
  | 'printerStatus'
  | 'clearPrinter'
  | 'renewPrinterToken'
  | 'listAgents'

export function printerRoutes(context: HttpContext): Pick<Handlers, PrinterRoutes> {
  const { clock, random, links, node, sealer, feie } = context
  const clouds = { feie: feie.cloud }
  const view = (printer: PrinterRow, waiting: ReadonlyMap<number, number>): Printer =>
    printerView(printer, { online: printerOnline(printer, links), waitingTasks: waiting.get(printer.id) ?? 0 })
  const viewOne = async (tenant: TenantStore, printer: PrinterRow) => view(printer, await tenant.openTaskCounts())
  return {
    ...deviceRoutes(context),
    async createPrinter({ tenant, body }) {
      const seal = (clear: string) => sealer.seal(clear)
      const added = await addPrinter(tenant, body, { now: clock.now(), random, seal, clouds })
      if (added.ok) {
        const printer = view(added.printer, new Map())
        return added.token === undefined ? printer : { ...printer, token: added.token }
      }
      if (added.reason === 'quota_exceeded') return printersQuotaExceeded
      if ('message' in added) return vendorRefusal(added)
      if (added.reason !== 'duplicate') return new Refusal(added.reason, { issues: added.issues })
      return new Refusal('conflict', {
        detail: {
          zh: `序列号 "${body.printer_sn}" 已有打印机`,
          en: `There is a printer with the serial number "${body.printer_sn}"`,
        },
        issues: [{ path: 'printer_sn', code: 'taken', message: 'is taken / 已被使用' }],
      })
    },
    async listPrinters({ tenant, query }) {
      const [page, waiting] = await Promise.all([tenant.printers(query), tenant.openTaskCounts()])
      return { data: page.rows.map((printer) => view(printer, waiting)), next_cursor: page.nextCursor }
    },
    async readPrinter({ tenant, params }) {
      const printer = await tenant.printer(params.id)
      return printer === undefined ? new Refusal('not_found') : viewOne(tenant, printer)
    },
    async updatePrinter({ tenant, params, body }) {
      const changed = await changePrinter(tenant, params.id, body, { now: clock.now(), clouds })
      if (changed.ok) return viewOne(tenant, changed.printer)
      if (changed.reason === 'not_found') return new Refusal('not_found')
      if ('message' in changed) return vendorRefusal(changed)
      return new Refusal(changed.reason, { issues: changed.issues })
    },
    async deletePrinter({ tenant, params }) {
      const deleted = await deletePrinter(tenant, links, params.id, { now: clock.now(), node, clouds })
      if (deleted.ok) return undefined
      if (deleted.reason === 'not_found') return new Refusal('not_found')
      if ('message' in deleted) return vendorRefusal(deleted)
      const { taskId } = deleted.task
      return new Refusal('wrong_state', {
        detail: { zh: `任务 "${taskId}" 正在打印`, en: `The task "${taskId}" is printing` },
        issues: [{ path: 'task_id', code: 'printing', message: taskId }],
      })
    },
    async testPrinter({ tenant, params }) {
      const made = await testPrinter(tenant, params.id, { now: clock.now(), random, node })
      if (made.ok) return taskView(made.task)
      return made.reason === 'not_found' ? new Refusal('not_found') : dailyQuotaExceeded(clock.now())
    },
    async renewPrinterToken({ tenant, params }) {
      const renewed = await renewToken(tenant, links, params.id, { now: clock.now(), random })
      if (renewed.ok) return { token: renewed.token }
      if (renewed.reason === 'not_found') return new Refusal('not_found')
      const detail = {
        zh: '只有 agent 打印机才有客户端令牌',
        en: 'Only a printer with the driver "agent" has a client token',
      }
      return new Refusal('wrong_state', { detail })
    },
    async listAgents({ tenant }) {
      return { data: await connectedAgents(tenant, links, clock.now()), next_cursor: null }
    },
  }
}

/** Routes that ask the device or its vendor. */
function deviceRoutes({ clock, drivers, feie }: HttpContext): Pick<Handlers, 'printerStatus' | 'clearPrinter'> {
  return {
    async printerStatus({ tenant, params }) {
      const printer = await tenant.printer(params.id)
      if (printer === undefined) return new Refusal('not_found')
      const driver = drivers.find((one) => one.kind === printer.driver)
      if (driver === undefined) throw new Error(`No driver of kind "${printer.driver}" runs`)
      const { online, condition, detail } = await driver.status(printer)
      const now = clock.now()
      if (condition !== printer.condition) await changeCondition(tenant, printer.id, condition, now)
      return { id: printer.id, online, condition, detail, checked_at: isoInstant(now) }
    },
    async clearPrinter({ tenant, params }) {
      const printer = await tenant.printer(params.id)
      if (printer === undefined) return new Refusal('not_found')
      if (printer.driver !== 'feie') {
        const detail = { zh: '只有云打印机才有云端队列', en: 'Only a cloud printer has a queue at its vendor' }
        return new Refusal('wrong_state', { detail })
      }
      const cleared = await feie.cloud.clearQueue(printer)
      return cleared.ok ? { id: printer.id, open_tasks: cleared.openTasks } : vendorRefusal(cleared)
    },
  }
}

/** The vendor's own words, in whatever language it says them. */
function vendorRefusal({ reason, message }: VendorProblem): Refusal<VendorProblem['reason']> {
  const path = reason === 'vendor_account' ? 'feie.user' : 'printer_sn'
  return new Refusal(reason, { detail: { zh: message, en: message }, issues: [{ path, code: reason, message }] })
}
