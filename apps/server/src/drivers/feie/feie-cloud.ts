import type { PrinterPaper } from '@xiaopiao/protocol'
import type { VendorCloud, VendorProblem } from '../../printers/vendor-cloud.ts'
import type { TenantId } from '../../store/rows.ts'
import type { FeieAnswer, FeieFailure } from './answers.ts'
import type { FeieAccounts } from './feie-accounts.ts'
import type { FeieDriver } from './feie-driver.ts'
import type { FeieLine } from './feie-line.ts'

/** What `Open_printerInfo` numbers 0, 1 and 2; 3 is a pick-up box that prints narrow paper (cloud-printers 1.2). */
const papers: readonly (PrinterPaper | undefined)[] = ['58mm', '80mm', 'label', '58mm']

/** Printers at Feie's, as adding and deleting them here needs it. */
export function feieCloud(accounts: FeieAccounts, driver: Pick<FeieDriver, 'cleared'>): VendorCloud {
  const lineOf = async (tenantId: TenantId): Promise<FeieLine | VendorProblem> =>
    (await accounts.line(tenantId)) ?? { ok: false, reason: 'vendor_account', message: accounts.missingWords }

  return {
    async add(tenantId, { sn, key, name }) {
      const line = await lineOf(tenantId)
      if ('ok' in line) return line
      const added = await line.call(sn, (api, account) => api.addPrinters(account, [{ sn, key, name }]))
      if (!added.ok) return problemOf(added)
      const [verdict] = added.data
      const info = await line.call(sn, (api, account) => api.printerInfo(account, sn))
      // `ret` was 0 all the same. Whoever has it in this very account already may go on.
      if (verdict?.ok !== true && !(isAddedAlready(verdict?.message) && info.ok)) {
        return { ok: false, reason: 'vendor_refused', message: verdict?.message ?? '' }
      }
      return { ok: true, paper: info.ok ? papers[info.data.model ?? -1] : undefined }
    },
    async rename(printer, name) {
      const { printerSn: sn } = printer
      return withLine(await lineOf(printer.tenantId), async (line) =>
        line.call(sn, (api, account) => api.editPrinter(account, { sn, name })),
      )
    },
    async remove(printer) {
      const { printerSn: sn } = printer
      return withLine(await lineOf(printer.tenantId), async (line) => {
        const deleted = await line.call(sn, (api, account) => api.deletePrinters(account, [sn]))
        if (!deleted.ok) return deleted
        const [verdict] = deleted.data
        if (verdict?.ok === true || isNotThere(verdict?.message)) return deleted
        return { ok: false, reason: 'refused', ret: 0, message: verdict?.message ?? '', code: 'vendor_refused' }
      })
    },
    async clearQueue(printer) {
      const { printerSn: sn } = printer
      const line = await lineOf(printer.tenantId)
      if ('ok' in line) return line
      const cleared = await line.call(sn, (api, account) => api.clearQueue(account, sn))
      return cleared.ok ? { ok: true, openTasks: await driver.cleared(printer) } : problemOf(cleared)
    },
  }
}

/** Without an account that the vendor takes, nothing of ours is left there that could be changed. */
async function withLine(
  line: FeieLine | VendorProblem,
  ask: (line: FeieLine) => Promise<FeieAnswer<unknown>>,
): Promise<{ readonly ok: true } | VendorProblem> {
  if ('ok' in line) return { ok: true }
  const answer = await ask(line)
  if (answer.ok || (answer.reason === 'refused' && answer.code === 'account_refused')) return { ok: true }
  return problemOf(answer)
}

function problemOf(failure: FeieFailure): VendorProblem {
  const { message } = failure
  if (failure.reason !== 'refused') return { ok: false, reason: 'vendor_unreachable', message }
  return { ok: false, reason: failure.code === 'account_refused' ? 'vendor_account' : 'vendor_refused', message }
}

/** Words that cloud-printers 1.2 has seen. */
function isAddedAlready(message: string | undefined): boolean {
  return message?.includes('已被添加') === true
}

function isNotThere(message: string | undefined): boolean {
  return message !== undefined && /不存在|UID不匹配/.test(message)
}
