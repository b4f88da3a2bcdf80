/** The order that every subject of `npm run bench engine` prints: a beverage shop's, as its cashier would send it. */
export interface BenchOrder {
  readonly shop: { readonly name: string; readonly address: string; readonly phone: string }
  readonly order: {
    readonly no: string
    readonly pickupNo: string
    readonly paidAt: string
    readonly cashier: string
    readonly items: readonly BenchItem[]
    readonly subtotalFen: number
    readonly discountFen: number
    readonly totalFen: number
    /** Amounts as finished texts, for peers: they only encode, so formatting is not on their clock. */
    readonly subtotal: string
    readonly discount: string
    readonly total: string
    readonly payment: string
    readonly note: string
    readonly url: string
  }
}

export interface BenchItem {
  readonly name: string
  readonly modifiers: string
  readonly quantity: number
  readonly amountFen: number
  readonly amount: string
}

const drinks: readonly (readonly [name: string, modifiers: string, fen: number])[] = [
  ['珍珠奶茶', '大杯 / 少冰 / 半糖', 1800],
  ['芋泥波波鲜奶', '中杯 / 热 / 不另外加糖', 2250],
  ['满杯百香果', '大杯 / 去冰 / 三分糖 / 加椰果', 1600],
  ['Café Latte 拿铁', '热 / 燕麦奶', 2800],
  ['手打柠檬茶', '大杯 / 正常冰', 1500],
  ['杨枝甘露(双人份)', '去冰 / 加西米 x2', 3950],
  ['黑糖珍珠厚乳', '中杯 / 温 / 少糖', 1900],
]

const note = '请把奶茶放在前台,不要打电话,到了发消息就好,谢谢!Please ring the bell twice and leave it at the door.'

/** Orders of the same length that differ in numbers, quantities and codes, so that no subject gains by remembering texts. */
export function benchOrder(itemCount: number, variant: number): BenchOrder {
  const items = Array.from({ length: itemCount }, (_, index): BenchItem => {
    const [name, modifiers, fen] = drinks[(index + variant) % drinks.length] ?? drinks[0]!
    const quantity = 1 + ((index * 7 + variant) % 9)
    return { name, modifiers, quantity, amountFen: fen * quantity, amount: yuan(fen * quantity) }
  })
  const subtotalFen = items.reduce((sum, item) => sum + item.amountFen, 0)
  const number = String(100_000 + variant)
  return {
    shop: { name: '发财小狗饮品店', address: '上海市黄浦区人民广场西藏中路268号B1层', phone: '021-63220000' },
    order: {
      no: `20261122${number}`,
      pickupNo: `A${String(100 + (variant % 900))}`,
      paidAt: '2026-11-22 10:30:00',
      cashier: '小李',
      items,
      subtotalFen,
      discountFen: 550,
      totalFen: subtotalFen - 550,
      subtotal: `¥${yuan(subtotalFen)}`,
      discount: `-¥${yuan(550)}`,
      total: `¥${yuan(subtotalFen - 550)}`,
      payment: '微信支付',
      note,
      // 51 characters.
      url: `https://xiaopiao.example/p/20261122${number}?c=8f3a2b7`,
    },
  }
}

/** Yuan with two decimals and thousands separators, as amounts look on Chinese receipts. */
function yuan(fen: number): string {
  const [whole = '', cents = ''] = (fen / 100).toFixed(2).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}
