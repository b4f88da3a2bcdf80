import type { Cloud } from './cloud.ts'
import type { Binding, CloudOrder, DeviceModel, PrintedSlip } from './device.ts'

/** What a cloud remembers when it is switched off, as plain data. */
export interface SavedCloud {
  readonly devices: readonly {
    readonly sn: string
    readonly key: string
    readonly model: DeviceModel
    readonly bindings: Readonly<Record<string, Binding>>
    readonly slips: readonly PrintedSlip[]
  }[]
  readonly orders: readonly CloudOrder[]
}

/** Of a printer's paper the last slips are kept, as much as anybody looks at. */
const slipsKept = 20
const finishedOrdersKept = 200

export function saveCloud(cloud: Cloud): SavedCloud {
  const orders = [...cloud.orders.values()]
  const finished = orders.filter((order) => order.state !== 'waiting')
  const forgotten = new Set(finished.slice(0, Math.max(0, finished.length - finishedOrdersKept)))
  return {
    devices: [...cloud.devices.values()].map(({ sn, key, model, bindings, slips }) => ({
      sn,
      key,
      model,
      bindings: Object.fromEntries(bindings),
      slips: slips.slice(-slipsKept),
    })),
    orders: orders.filter((order) => !forgotten.has(order)),
  }
}

/** Switches the printers on again, with what waited for them. */
export function restoreCloud(cloud: Cloud, saved: SavedCloud): void {
  for (const { sn, key, model, bindings, slips } of saved.devices) {
    const device = cloud.addDevice({ sn, key, model })
    for (const [user, binding] of Object.entries(bindings)) device.bindings.set(user, { ...binding })
    device.slips.push(...slips)
  }
  for (const order of saved.orders) cloud.orders.set(order.orderId, order)
  for (const order of saved.orders) {
    if (order.state === 'waiting') cloud.devices.get(order.sn)?.enqueue(order, false)
  }
}
