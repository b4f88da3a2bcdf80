import type { EngineFunction } from './execution.ts'

/** A call that the self-test wants made. */
export interface SelfTestCall {
  readonly name: EngineFunction
  readonly json: string
}

export interface SelfTestResult {
  /** What is wrong, in words; empty when the engine may print. */
  readonly problems: readonly string[]
  /** Everything that the engine answered: an engine that is sound answers the same again. */
  readonly answers: string
}

const receipt = {
  format: 'xiaopiao/1',
  name: 'self-test',
  layouts: [
    [{ content: '{{shop.name}}', textAlign: 'center', fontSize: 'large' }],
    {
      each: 'order.items',
      as: 'item',
      layouts: [
        [
          { content: '{{item.name}}', pagerWeight: 2 },
          { content: 'x{{item.quantity}}', textAlign: 'right' },
          { content: '{{money (mul item.price item.quantity)}}', textAlign: 'right', pagerWeight: 2 },
        ],
        { if: 'item.remark', layouts: [[{ content: '{{item.remark}}' }]] },
      ],
    },
    [{ contentType: 'divider' }],
    [{ content: '合计' }, { content: '{{money (sum order.items "amount")}}', textAlign: 'right', bold: true }],
    [{ contentType: 'qrcode', content: '{{order.url}}' }],
    [{ contentType: 'cut' }],
  ],
} as const

const order = {
  items: [
    { name: '珍珠奶茶', quantity: 3, price: '12.35', amount: '37.05', remark: '少冰' },
    { name: '柠檬茶', quantity: 12, price: '100.08', amount: '1200.96' },
  ],
  url: 'https://example.com/o/20261122',
}
const data = { shop: { name: '小票自检' }, order }
/** What a till without its data may still have: no total, no amounts. */
const sparseData = { order: { items: order.items.map(({ name, quantity, price }) => ({ name, quantity, price })) } }

/** Words of the receipt, from top to bottom; whatever a release makes nicer, they stay. */
const receiptWords = ['小票自检', '珍珠奶茶', '37.05', '少冰', '柠檬茶', '1,200.96', '合计', '1,238.01']
const sparseWords = ['珍珠奶茶', '柠檬茶', '1,238.01']

/** The Chinese of these words in GBK, which ESC/POS printers are sent. */
const gbkHex: Readonly<Record<string, string>> = {
  小票自检: 'd0a1c6b1d7d4bcec',
  珍珠奶茶: 'd5e4d6e9c4ccb2e8',
  少冰: 'c9d9b1f9',
  柠檬茶: 'c4fbc3cab2e8',
  合计: 'bacfbcc6',
}

/** Printers of different languages: bytes at both widths, and markup. */
const targets = [
  { model: 'escpos80', paper: 80 },
  { model: 'escpos58', paper: 58 },
  { model: 'feie', paper: 58 },
] as const

/**
 * Whether an engine prints right: names and totals of a golden receipt are on paper, in their order, in each language.
 * It looks at words and sums and at no layout, so that a later release may print the same more beautifully. Plain steps:
 * hosts that call an engine at once and those that wait for it run the same.
 */
export function* selfTestSteps(): Generator<SelfTestCall, SelfTestResult, string> {
  const problems: string[] = []
  const answers: string[] = []
  const ask = function* (name: EngineFunction, request: unknown): Generator<SelfTestCall, unknown, string> {
    const answer = yield { name, json: JSON.stringify(request) }
    answers.push(answer)
    return JSON.parse(answer)
  }
  const known = yield* ask('models', {})
  for (const { model } of targets) if (!hasModel(known, model)) problems.push(`models() has no ${model}`)
  const offline = yield* ask('offlineTemplate', {})
  const receipts = [
    { what: 'receipt', template: receipt, data, words: receiptWords },
    { what: 'offline receipt', template: offline, data: sparseData, words: sparseWords },
  ]
  for (const { what, template, data, words } of receipts) {
    for (const { model, paper } of targets) {
      const document = field(yield* ask('prepare', { template, data, paper }), 'document')
      const text = field(yield* ask('renderText', { document, columns: paper === 80 ? 48 : 32 }), 'text')
      problems.push(...missing(text, words, (word) => word, `${what} as text of ${paper} mm`))
      const output = yield* ask('encode', { document, model, paper })
      const [printed, spell] =
        field(output, 'kind') === 'bytes' ? [field(output, 'hex'), hexOf] : [field(output, 'text'), asItIs]
      problems.push(...missing(printed, words, spell, `${what} for ${model}`))
    }
  }
  return { problems, answers: answers.join('\n') }
}

const asItIs = (word: string): string => word

function hexOf(word: string): string {
  return gbkHex[word] ?? [...word].map((digit) => digit.charCodeAt(0).toString(16)).join('')
}

function missing(printed: unknown, words: readonly string[], spell: (word: string) => string, where: string): string[] {
  if (typeof printed !== 'string') return [`the ${where} is no text`]
  let from = 0
  for (const word of words) {
    const found = printed.indexOf(spell(word), from)
    if (found < 0) return [`the ${where} lacks "${word}"`]
    from = found + 1
  }
  return []
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

function hasModel(models: unknown, name: string): boolean {
  return Array.isArray(models) && models.some((model) => field(model, 'model') === name)
}
