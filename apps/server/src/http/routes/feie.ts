import { standardPrinter } from '../../orders/choose-printers.ts'
import { readPrintSettings } from '../../settings/read-settings.ts'
import type { PrinterRow, TaskRow } from '../../store/rows.ts'
import type { TenantReads } from '../../store/store.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import type { Handlers } from '../route-handler.ts'
import { configRoutes } from './config.ts'
import { printerRoutes } from './printers.ts'
import { taskRoutes } from './tasks.ts'

type FeieRoutes =
  | 'feieListPrinters'
  | 'feieCreatePrinter'
  | 'feieDeletePrinter'
  | 'feiePrint'
  | 'feieListTasks'
  | 'feieReadTask'
  | 'feieCancelTask'
  | 'feieRetryTask'
  | 'feieReadConfig'
  | 'feieWriteConfig'
  | 'feieCheck'

/** The Feie surface: the handlers of printers, tasks and config, narrowed to Feie printers. */
export function feieRoutes(context: HttpContext): Pick<Handlers, FeieRoutes> {
  const printers = printerRoutes(context)
  const tasks = taskRoutes(context)
  const config = configRoutes(context)
  return {
    feieListPrinters: (input) => printers.listPrinters({ ...input, query: { ...input.query, driver: 'feie' } }),
    feieCreatePrinter: (input) => printers.createPrinter({ ...input, body: { ...input.body, driver: 'feie' } }),
    async feieDeletePrinter(input) {
      const printer = await input.tenant.printerBySn(input.params.printerSn)
      if (printer?.driver !== 'feie') return new Refusal('not_found')
      return printers.deletePrinter({ ...input, params: { id: printer.id } })
    },
    async feiePrint(input) {
      const { body, tenant } = input
      const { printer_id: id, printer_sn: sn } = body
      if (id === undefined && sn === undefined) {
        const standard = await standardFeiePrinter(tenant)
        return standard === undefined
          ? new Refusal('no_printer')
          : tasks.print({ ...input, body: { ...body, printer_id: standard.id } })
      }
      const named = id === undefined ? await tenant.printerBySn(sn ?? '') : await tenant.printer(id)
      return named !== undefined && named.driver !== 'feie'
        ? new Refusal('not_found', notFeie)
        : tasks.print({ ...input })
    },
    feieListTasks: (input) => tasks.listTasks({ ...input, query: { ...input.query, driver: 'feie' } }),
    async feieReadTask(input) {
      const task = await ofFeie(input.tenant, input.params.taskId)
      return task === undefined
        ? new Refusal('not_found')
        : tasks.readTask({ ...input, params: { task_id: task.taskId } })
    },
    async feieCancelTask(input) {
      const task = await ofFeie(input.tenant, input.params.taskId)
      return task === undefined
        ? new Refusal('not_found')
        : tasks.cancelTask({ ...input, params: { task_id: task.taskId } })
    },
    async feieRetryTask(input) {
      const task = await ofFeie(input.tenant, input.params.taskId)
      return task === undefined
        ? new Refusal('not_found')
        : tasks.retryTask({ ...input, params: { task_id: task.taskId } })
    },
    feieReadConfig: (input) => config.readConfig({ ...input }),
    feieWriteConfig: (input) => config.writeConfig({ ...input }),
    feieCheck: checkHandler(context),
  }
}

function checkHandler({ feie }: HttpContext): Handlers['feieCheck'] {
  return async ({ tenant, body }) => {
    const stored = await feie.readAccount(tenant)
    const user = body.user ?? stored?.user
    const ukey = body.ukey ?? stored?.ukey
    if (user === undefined || ukey === undefined) {
      return new Refusal('vendor_account', {
        detail: { zh: '请先填写 feie.user 和 feie.ukey', en: 'Give feie.user and feie.ukey first' },
      })
    }
    const { answer, message } = await feie.checkAccount({ user, ukey })
    if (answer === 'no_answer') return new Refusal('vendor_unreachable', { detail: { zh: message, en: message } })
    return { ok: answer === 'taken', message }
  }
}

const notFeie = {
  issues: [{ path: 'printer_sn', code: 'not_feie', message: 'is not a Feie printer / 不是飞鹅打印机' }],
}

/** Where a print goes that names no printer: the standard printer when it is Feie's, else the oldest that is. */
async function standardFeiePrinter(reads: TenantReads): Promise<PrinterRow | undefined> {
  const standard = await standardPrinter(reads, await readPrintSettings(reads))
  if (standard?.driver === 'feie') return standard
  return (await reads.printers({ limit: 1, driver: 'feie' })).rows[0]
}

/** A task of a printer that is now another driver's is not Feie's; where the printer is gone, nobody can tell. */
async function ofFeie(reads: TenantReads, taskId: string): Promise<TaskRow | undefined> {
  const task = await reads.task(taskId)
  if (task === undefined) return undefined
  const printer = await reads.printer(task.printerId)
  return printer === undefined || printer.driver === 'feie' ? task : undefined
}
