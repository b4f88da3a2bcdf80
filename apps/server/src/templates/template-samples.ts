import type { Business, TemplateSample } from '@xiaopiao/protocol'
import { orderPrintData } from '../orders/order-print-data.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { TenantReads } from '../store/store.ts'
import { shippedLibrary } from './library/shipped-library.ts'

const ordersShown = 5
/** What `orderPrintData` makes: a business whose samples need more cannot be filled from an order alone. */
const orderRoots: readonly string[] = ['shop', 'order', 'print']

/** Data to look at a template with: what the platform ships, then the shop's newest orders where an order fills it. */
export async function templateSamples(reads: TenantReads, business: Business): Promise<TemplateSample[]> {
  const shipped = shippedLibrary[business].samples.map(({ id, name, data }) => ({ id, name, data, order_id: null }))
  if (!takesOrders(business)) return shipped
  const { timeZone } = await readPrintSettings(reads)
  const shop = { name: (await reads.tenant()).name, timeZone }
  const { rows } = await reads.orders({ limit: ordersShown })
  const orders = rows.map((order) => {
    const no = order.externalId ?? String(order.id)
    return {
      id: `order-${order.id}`,
      name: { zh: `订单 ${no}`.slice(0, 100), en: `Order ${no}`.slice(0, 100) },
      // As if it had been printed when it changed last: the same whenever it is asked for.
      data: orderPrintData(order, shop, order.updatedAt),
      order_id: order.id,
    }
  })
  return [...shipped, ...orders]
}

function takesOrders(business: Business): boolean {
  return shippedLibrary[business].samples.every(({ data }) =>
    Object.keys(data).every((root) => orderRoots.includes(root)),
  )
}
