import type { Setting } from '@xiaopiao/protocol'

/** One setting of a tenant (http-api.md, Config). The table below is the only list of them. */
export interface SettingFact<Value extends string | number | boolean = string | number | boolean> {
  readonly type: Setting['type']
  /** The names from the requirements, accepted and shown beside the key. */
  readonly aliases: readonly string[]
  readonly default: Value
  /** Of numbers: what one counts. */
  readonly unit: string | null
  readonly min: number | null
  readonly max: number | null
  readonly choices: readonly string[] | null
  readonly charactersMax: number | null
  /** Written sealed, never read back. */
  readonly secret: boolean
  /** What the value must be beyond its type. */
  readonly refersTo: 'printer' | 'template' | 'time_zone' | 'url' | 'signing_secret' | null
  readonly description: { readonly zh: string; readonly en: string }
}

type Wording = SettingFact['description']

const plain = {
  aliases: [],
  unit: null,
  min: null,
  max: null,
  choices: null,
  charactersMax: null,
  secret: false,
  refersTo: null,
} as const

function flag(aliases: readonly string[], standard: boolean, description: Wording): SettingFact<boolean> {
  return { ...plain, type: 'BOOLEAN', aliases, default: standard, description }
}

/** A whole number of `unit`, from `min` to `max`. */
function count(
  aliases: readonly string[],
  range: { readonly standard: number; readonly unit: string | null; readonly min: number; readonly max: number },
  description: Wording,
): SettingFact<number> {
  const { standard, unit, min, max } = range
  return { ...plain, type: 'NUMBER', aliases, default: standard, unit, min, max, description }
}

function text(
  aliases: readonly string[],
  more: { readonly standard?: string; readonly charactersMax: number } & Partial<
    Pick<SettingFact, 'choices' | 'secret' | 'refersTo'>
  >,
  description: Wording,
): SettingFact<string> {
  const { standard = '', ...rest } = more
  return { ...plain, type: 'STRING', aliases, default: standard, ...rest, description }
}

/** A template as JSON text; a megabyte of request body is the outer limit, and 200,000 characters are 40 pages of JSON. */
function template(aliases: readonly string[], description: Wording): SettingFact<string> {
  return { ...plain, type: 'JSON', aliases, default: '', charactersMax: 200_000, refersTo: 'template', description }
}

const onUnconfirmed = (zh: string, en: string): SettingFact<string> =>
  text(
    [],
    { standard: 'hold', charactersMax: 20, choices: ['hold', 'reprint_marked'] },
    {
      zh: `${zh}无法确认是否已出纸时:hold 由人决定,reprint_marked 自动重打并标注“重打”`,
      en: `When nobody knows whether ${en} came out: hold lets a person decide, reprint_marked prints it again with 重打 on top`,
    },
  )

/** Every setting by its key, in the order in which pages show them. */
export const settingTable = {
  'print.enabled': flag(['feie.enabled'], true, {
    zh: '启用自动打印;关闭后支付、发货不再自动出单,人工确认和手动打印不受影响',
    en: 'Automatic printing; when off, paying and shipping print nothing by themselves; what a person asks for still prints',
  }),
  'print.default_printer_sn': text(
    ['feie.default_printer_sn'],
    { charactersMax: 50, refersTo: 'printer' },
    {
      zh: '自动打印使用的打印机序列号;留空则用默认打印机',
      en: 'Serial number of the printer for automatic printing; empty: the default printer',
    },
  ),
  'print.auto_print_on_payment': flag(['feie.auto_print_on_payment'], true, {
    zh: '支付成功后自动打印小票(等待防退款延迟)',
    en: 'Print the receipt after payment, once the anti-refund delay is over',
  }),
  'print.auto_print_on_shipping': flag(['feie.auto_print_on_shipping'], false, {
    zh: '发货时自动打印发货单',
    en: 'Print the shipping slip when the order is shipped',
  }),
  'print.anti_refund_delay': count(
    ['feie.anti_refund_delay'],
    { standard: 120, unit: 's', min: 0, max: 86_400 },
    {
      zh: '防退款延迟:支付后等待多少秒,确认无退款再打印',
      en: 'Anti-refund delay: how long after the payment the receipt waits for a refund before it prints',
    },
  ),
  'print.retry_max_count': count(
    ['feie.retry_max_count'],
    { standard: 3, unit: null, min: 0, max: 20 },
    { zh: '打印失败后最多重试几次', en: 'How many times a failed print is tried again' },
  ),
  'print.retry_interval': count(
    ['feie.retry_interval'],
    { standard: 30, unit: 's', min: 1, max: 3_600 },
    {
      zh: '两次重试之间的秒数,逐次增长',
      en: 'Wait before the first retry; later ones wait longer',
    },
  ),
  'print.task_timeout': count(
    ['feie.task_timeout'],
    { standard: 300, unit: 's', min: 10, max: 604_800 },
    {
      zh: '任务到期后多少秒仍未打印就取消(TIMEOUT),不再迟到出单',
      en: 'A task that could not print this long after it was due is cancelled (TIMEOUT) instead of printed late',
    },
  ),
  'print.attempt_timeout': count(
    [],
    { standard: 60, unit: 's', min: 5, max: 3_600 },
    {
      zh: '一次打印多少秒没有应答就视为“未确认”(长单自动延长)',
      en: 'An attempt without any answer for this long becomes unconfirmed; long jobs get more',
    },
  ),
  'print.receipt_template': template(['feie.receipt_template'], {
    zh: '小票模板:模板库中的业务名(如 shopping),或 JSON 文本;留空用模板库的购物小票',
    en: "Receipt template: the name of a business in the template library, such as shopping, or JSON text; empty: the library's shopping receipt",
  }),
  'print.shipping_template': template(['feie.shipping_template'], {
    zh: '发货单模板:模板库中的业务名(如 delivery),或 JSON 文本;留空用模板库的发货单',
    en: "Shipping slip template: the name of a business in the template library, such as delivery, or JSON text; empty: the library's delivery slip",
  }),
  'print.on_unconfirmed.receipt': onUnconfirmed('小票', 'a receipt'),
  'print.on_unconfirmed.shipping': onUnconfirmed('发货单', 'a shipping slip'),
  'print.on_unconfirmed.order': onUnconfirmed('订单', 'an order slip'),
  'print.on_unconfirmed.label': onUnconfirmed('标签', 'a label'),
  'print.void_slip_on_refund': flag([], false, {
    zh: '已出单的订单退款后,打印一张“作废”小票(每单最多一张)',
    en: 'A refund after the slip came out prints a void slip (作废), at most one an order',
  }),
  'print.void_template': template([], {
    zh: '作废小票模板:模板库中的业务名,或 JSON 文本;留空用模板库的作废小票',
    en: "Void slip template: the name of a business in the template library, or JSON text; empty: the library's void slip",
  }),
  'print.template_auto_rollback': flag([], true, {
    zh: '本店发布的模板版本在最近 20 次打印中有 3 次无法生成小票时,自动回滚到上一版本,并重打未出纸的小票',
    en: "Take back a published version of the shop's own template by itself once it made no slip in 3 of its newest 20 prints, and print what did not come out with the version before",
  }),
  'print.refund_check_url': text(
    [],
    { charactersMax: 500, refersTo: 'url' },
    {
      zh: '支付小票打印前再次询问商城系统是否已退款的地址(http/https,POST JSON);留空不询问',
      en: "Address at which the shop system is asked for a refund before a payment's receipt prints; empty: not asked",
    },
  ),
  'print.refund_check_timeout': count(
    [],
    { standard: 5, unit: 's', min: 1, max: 30 },
    { zh: '退款询问的最长等待秒数', en: 'How long the answer to the refund question may take' },
  ),
  'print.refund_check_on_failure': text(
    [],
    { standard: 'print', charactersMax: 20, choices: ['print', 'hold'] },
    {
      zh: '退款询问没有得到答复时:print 照常打印,hold 等待并重试,直到任务超时',
      en: 'Without an answer to the refund question: print prints all the same, hold waits and asks again until the task times out',
    },
  ),
  'print.refund_check_secret': text(
    [],
    { charactersMax: 200, secret: true, refersTo: 'signing_secret' },
    {
      zh: '退款询问的签名密钥(Standard Webhooks,whsec_ 开头),加密保存,不可读出;留空则不签名',
      en: 'Secret that signs the refund question (Standard Webhooks, whsec_…): stored encrypted, never read back; empty: unsigned',
    },
  ),
  'print.time_zone': text(
    [],
    { standard: 'Asia/Shanghai', charactersMax: 100, refersTo: 'time_zone' },
    { zh: '小票上时间所用的时区(IANA 名称)', en: 'Time zone of the times on slips (IANA name)' },
  ),
  'print.retention_days': count(
    [],
    { standard: 180, unit: 'd', min: 0, max: 3_650 },
    {
      zh: '已结束的打印任务多少天后归档:保留编号、状态和历史,删除打印内容;0 表示永久保留全部',
      en: 'Finished print tasks are archived after this many days: ids, states and history stay, what was printed goes; 0 keeps everything',
    },
  ),
  'feie.user': text(
    [],
    { charactersMax: 100, secret: true },
    { zh: '飞鹅云后台注册账号(USER),加密保存,不可读出', en: 'Feie account (USER): stored encrypted, never read back' },
  ),
  'feie.ukey': text(
    [],
    { charactersMax: 100, secret: true },
    { zh: '飞鹅云后台 UKEY,加密保存,不可读出', en: 'Feie UKEY: stored encrypted, never read back' },
  ),
} as const satisfies Record<string, SettingFact>

export type SettingKey = keyof typeof settingTable

/** The type of one setting's value. */
export type SettingValue<Key extends SettingKey> =
  (typeof settingTable)[Key] extends SettingFact<infer Value> ? Value : never

export const settingKeys = Object.keys(settingTable) as readonly SettingKey[]

const keyByName: ReadonlyMap<string, SettingKey> = new Map(
  settingKeys.flatMap((key) => [key, ...settingTable[key].aliases].map((name) => [name, key])),
)

/** Every accepted name, keys and aliases. */
export const settingNames: readonly string[] = [...keyByName.keys()]

/** The key that a name from the wire means, by itself or as an alias. */
export function settingKey(name: string): SettingKey | undefined {
  return keyByName.get(name)
}
