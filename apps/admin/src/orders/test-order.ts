import type { Order, OrderBody } from '@xiaopiao/protocol'
import dayjs from 'dayjs'

type Item = OrderBody['items'][number]

/** Every test order has the drink of the integration guide; the others change from order to order. */
const signature: Item = {
  name: '珍珠奶茶',
  specs: ['大杯', '正常冰', '正常糖'],
  quantity: 1,
  unit_price: 25,
  category: '奶茶',
}

const others: readonly Item[] = [
  { name: '杨枝甘露', specs: ['大杯', '少冰', '七分糖'], quantity: 1, unit_price: 28, category: '鲜果茶' },
  { name: '芋泥波波奶茶', specs: ['中杯', '热', '三分糖'], quantity: 2, unit_price: 22.5, category: '奶茶' },
  {
    name: '柠檬绿茶',
    specs: ['大杯', '正常冰', '五分糖', '加椰果'],
    quantity: 1,
    unit_price: 16.8,
    category: '鲜果茶',
  },
  {
    name: '黑糖鲜奶',
    specs: ['中杯', '去冰', '正常糖'],
    quantity: 1,
    unit_price: 19.9,
    category: '鲜奶',
    remark: '少放黑糖',
  },
  { name: '茉莉奶绿', specs: ['大杯', '少冰', '半糖', '加布丁'], quantity: 2, unit_price: 20, category: '奶茶' },
]

const remarks = ['请打包', '吸管多给一根', '', '到店自取'] as const

const pickupPattern = /^A(\d{1,6})$/

/** The pickup number after today's highest: A001, A002 … and from the start again each day. */
export function nextPickupNo(orders: readonly Pick<Order, 'pickup_no' | 'created_at'>[], now: Date): string {
  const today = orders.filter((order) => dayjs(order.created_at).isSame(now, 'day'))
  const numbers = today.map((order) => Number(pickupPattern.exec(order.pickup_no ?? '')?.[1] ?? 0))
  return `A${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}`
}

/** A test order of two or three bubble teas, varied by its pickup number. */
export function testOrder(pickupNo: string): OrderBody {
  const number = Number(pickupPattern.exec(pickupNo)?.[1] ?? 1)
  const at = (offset: number): Item => others[(number + offset) % others.length] ?? signature
  const remark = remarks[number % remarks.length]
  return {
    items: number % 2 === 0 ? [signature, at(0)] : [signature, at(0), at(2)],
    pickup_no: pickupNo,
    channel: '测试单',
    customer_phone: '13800138000',
    ...(remark === undefined || remark === '' ? {} : { remark }),
  }
}
