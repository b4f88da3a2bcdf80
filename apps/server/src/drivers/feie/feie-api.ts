import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import type { FeieAccount } from './account.ts'
import { type FeieAnswer, readAnswer } from './answers.ts'
import type { FormPoster } from './post-form.ts'

/** Every call of the vendor that cloud-printers 1.2 lists, typed; `data` is what it answers with `ret` 0. */
export interface FeieApi {
  /** Adds printers. `ret` is 0 even when each was refused: the answer says it for each, without repeating its key. */
  addPrinters(
    account: FeieAccount,
    printers: readonly FeieNewPrinter[],
    options?: CallOptions,
  ): Promise<FeieAnswer<readonly FeieVerdict[]>>
  /** Takes printers out of the account; each has its own verdict, as in adding. */
  deletePrinters(
    account: FeieAccount,
    sns: readonly string[],
    options?: CallOptions,
  ): Promise<FeieAnswer<readonly FeieVerdict[]>>
  editPrinter(
    account: FeieAccount,
    printer: { readonly sn: string; readonly name: string },
    options?: CallOptions,
  ): Promise<FeieAnswer<true>>
  /** Empties the printer's whole queue: single orders cannot be taken back. */
  clearQueue(account: FeieAccount, sn: string, options?: CallOptions): Promise<FeieAnswer<true>>
  /** Puts a receipt into the printer's queue. Answers the order's id, which says nothing of paper yet. */
  printReceipt(account: FeieAccount, order: FeieOrder, options?: CallOptions): Promise<FeieAnswer<string>>
  /** The same for label printers. */
  printLabel(account: FeieAccount, order: FeieOrder, options?: CallOptions): Promise<FeieAnswer<string>>
  /** Whether an order is printed. */
  orderState(account: FeieAccount, sn: string, orderId: string, options?: CallOptions): Promise<FeieAnswer<boolean>>
  /** Orders of a printer and day (`yyyy-MM-dd`, China's time) that are printed, and that wait. */
  orderCounts(account: FeieAccount, sn: string, day: string, options?: CallOptions): Promise<FeieAnswer<FeieCounts>>
  /** The vendor's words for the printer's state (`readStatusWords`). */
  printerStatus(account: FeieAccount, sn: string, options?: CallOptions): Promise<FeieAnswer<string>>
  printerInfo(account: FeieAccount, sn: string, options?: CallOptions): Promise<FeieAnswer<FeiePrinterInfo>>
}

export interface FeieNewPrinter {
  readonly sn: string
  readonly key: string
  readonly name: string
}

export interface FeieVerdict {
  readonly sn: string
  readonly ok: boolean
  /** The vendor's words, of a no its reason. */
  readonly message: string
}

export interface FeieOrder {
  readonly sn: string
  /** At most 5,000 bytes in UTF-8. */
  readonly content: string
  /** Copies, 1 to 10. */
  readonly times: number
  /** The vendor drops it unprinted from this second on; at most 24 h ahead. */
  readonly expiredSeconds: number
  /** Where the vendor tells that it is printed; it must be registered there. */
  readonly backurl?: string | undefined
}

export interface FeieCounts {
  readonly print: number
  readonly waiting: number
}

export interface FeiePrinterInfo {
  /** 0: 58 mm, 1: 80 mm, 2: label, 3: pick-up box. */
  readonly model: number | undefined
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

export interface FeieApiOptions {
  /** `https://api.feieyun.cn/Api/Open/` */
  readonly url: URL
  readonly clock: Clock
  readonly poster: FormPoster
  readonly timeoutMs?: number
}

const answerTimeoutMs = 10_000

/** `sha1(user + UKEY + stime)` in lower-case hex (cloud-printers 1.1). */
export function requestSignature({ user, ukey }: FeieAccount, stime: string): string {
  return createHash('sha1')
    .update(user + ukey + stime, 'utf8')
    .digest('hex')
}

/** What would end a name, or a line, in the vendor's list of printers (cloud-printers 1.2). */
export function plainName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go.
  const plain = name.replace(/[#\u0000-\u001f\u007f]/g, ' ').trim()
  // The vendor takes these two words for a missing value (cloud-printers 1.3).
  return plain === 'null' || plain === 'undefined' ? `${plain} ` : plain
}

const yes = z.unknown().transform((): true => true)
const list = z.array(z.string()).nullish()
const verdicts = z.object({ ok: list, no: list })
const orderId = z.union([z.string().min(1).max(100), z.number().transform(String)])
const count = z.coerce.number().int().min(0)
const counts = z.object({ print: count, waiting: count })
const info = z.looseObject({ model: z.coerce.number().int().optional().catch(undefined) })

/** The vendor's API over HTTP. Faults are answers; nothing here throws. */
export function feieApi({ url, clock, poster, timeoutMs = answerTimeoutMs }: FeieApiOptions): FeieApi {
  const call = async <Data>(
    account: FeieAccount,
    apiname: string,
    fields: Readonly<Record<string, string>>,
    data: z.ZodType<Data>,
    options: CallOptions & { readonly ownConnection?: boolean } = {},
  ): Promise<FeieAnswer<Data>> => {
    const stime = String(Math.floor(clock.now() / 1000))
    const form = { user: account.user, stime, sig: requestSignature(account, stime), apiname, ...fields }
    const { signal, ownConnection = false } = options
    return readAnswer(await poster.post({ url, form, ownConnection, timeoutMs, signal }), data)
  }
  const print =
    (apiname: string) =>
    (account: FeieAccount, order: FeieOrder, options: CallOptions = {}) => {
      const { sn, content, times, expiredSeconds, backurl } = order
      const fields = {
        sn,
        content,
        times: String(times),
        expired: String(expiredSeconds),
        ...(backurl === undefined ? {} : { backurl }),
      }
      return call(account, apiname, fields, orderId, { ...options, ownConnection: true })
    }
  return {
    async addPrinters(account, printers, options) {
      const lines = printers.map(({ sn, key, name }) => [sn, key, plainName(name)].join('#'))
      const fields = { printerContent: lines.join('\n') }
      const answer = await call(account, 'Open_printerAddlist', fields, verdicts, options)
      return answer.ok ? { ok: true, data: printers.map(({ sn }) => verdictOfLine(sn, answer.data)) } : answer
    },
    async deletePrinters(account, sns, options) {
      const answer = await call(account, 'Open_printerDelList', { snlist: sns.join('-') }, verdicts, options)
      return answer.ok ? { ok: true, data: sns.map((sn) => verdictOfWord(sn, answer.data)) } : answer
    },
    editPrinter: (account, { sn, name }, options) =>
      call(account, 'Open_printerEdit', { sn, name: plainName(name) }, yes, options),
    clearQueue: (account, sn, options) => call(account, 'Open_delPrinterSqs', { sn }, yes, options),
    printReceipt: print('Open_printMsg'),
    printLabel: print('Open_printLabelMsg'),
    orderState: (account, _sn, orderid, options) =>
      call(account, 'Open_queryOrderState', { orderid }, z.boolean(), options),
    orderCounts: (account, sn, date, options) =>
      call(account, 'Open_queryOrderInfoByDate', { sn, date }, counts, options),
    printerStatus: (account, sn, options) => call(account, 'Open_queryPrinterStatus', { sn }, z.string(), options),
    printerInfo: async (account, sn, options) => {
      const answer = await call(account, 'Open_printerInfo', { sn }, info, options)
      return answer.ok ? { ok: true, data: { model: answer.data.model } } : answer
    },
  }
}

type Lists = z.output<typeof verdicts>

const unnamed = "厂商的回答中没有这台打印机 / the vendor's answer does not name this printer"

/** A line comes back as it was sent, of a no with its reason in brackets behind two spaces: `…  （错误：识别码不正确）`. */
function verdictOfLine(sn: string, { ok, no }: Lists): FeieVerdict {
  const ofSn = (line: string) => line.startsWith(`${sn}#`)
  const refused = no?.find(ofSn)
  if (refused !== undefined) return { sn, ok: false, message: /（错误[：:](.*)）\s*$/s.exec(refused)?.[1] ?? '错误' }
  return ok?.some(ofSn) === true ? { sn, ok: true, message: '成功' } : { sn, ok: false, message: unnamed }
}

/** Number and words without anything between: `123456789成功`, `12345678打印机不存在`. */
function verdictOfWord(sn: string, { ok, no }: Lists): FeieVerdict {
  const words = (entry: string) =>
    entry.startsWith(sn) && !/^[0-9A-Za-z]/.test(entry.slice(sn.length)) ? entry.slice(sn.length) : undefined
  const find = (entries: Lists['ok']) => entries?.map(words).find((found) => found !== undefined)
  const refused = find(no)
  if (refused !== undefined) return { sn, ok: false, message: refused.trim() }
  const done = find(ok)
  return done === undefined ? { sn, ok: false, message: unnamed } : { sn, ok: true, message: done.trim() }
}
