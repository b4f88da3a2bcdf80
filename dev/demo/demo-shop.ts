import { routes } from '@xiaopiao/protocol'
import { apiClient } from '../api-client.ts'
import { type NetworkPrinter, startNetworkPrinter } from '../emulators/network-printer.ts'
import { demoFeiePrinter } from './demo-feie.ts'

export const printerSn = 'DEMO-80'

/** Long enough to ask for a refund by hand, short enough to watch. */
const antiRefundDelaySeconds = 10

/** Switches on the demo's emulated 80 mm printer, at its old port when that is free. */
export async function startDemoPrinter(port: number): Promise<NetworkPrinter> {
  try {
    return await startNetworkPrinter({ port })
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return startNetworkPrinter()
  }
}

/** Makes the demo shop through the public API, as any integrator would; a second call only corrects the address. */
export async function makeDemoShop(url: string, apiKey: string, printer: NetworkPrinter): Promise<void> {
  const api = apiClient(url, apiKey)
  const connection = { host: printer.host, port: printer.port }
  const { data } = await api.call(routes.listPrinters, { query: { limit: '200' } })
  const known = data.find((one) => one.printer_sn === printerSn)
  if (known === undefined) {
    const body = {
      printer_sn: printerSn,
      printer_name: '前台打印机(模拟)',
      driver: 'network',
      model: 'escpos80',
      printer_type: '80mm',
      connection,
      auto_print: true,
      is_default: true,
    } as const
    await api.call(routes.createPrinter, { body })
  } else if (known.connection?.port !== connection.port || known.connection.host !== connection.host) {
    await api.call(routes.updatePrinter, { params: { id: known.id }, body: { connection } })
  }
}

/**
 * Adds the cloud printer with the demo's account, and lets paid orders print there after ten seconds. Done once: what
 * people change afterwards stays.
 */
export async function addDemoFeiePrinter(
  url: string,
  apiKey: string,
  account: { readonly user: string; readonly ukey: string },
): Promise<void> {
  const api = apiClient(url, apiKey)
  const { data } = await api.call(routes.listPrinters, { query: { limit: '200' } })
  if (data.some((printer) => printer.printer_sn === demoFeiePrinter.sn)) return
  await api.call(routes.writeConfig, { body: { 'feie.user': account.user, 'feie.ukey': account.ukey } })
  await api.call(routes.createPrinter, {
    body: {
      printer_sn: demoFeiePrinter.sn,
      printer_key: demoFeiePrinter.key,
      printer_name: '飞鹅云打印机(模拟)',
      driver: 'feie',
      // Confirmed orders stay with the printer at the till.
      auto_print: false,
    },
  })
  const body = {
    'feie.default_printer_sn': demoFeiePrinter.sn,
    'feie.anti_refund_delay': antiRefundDelaySeconds,
  }
  await api.call(routes.writeConfig, { body })
}
