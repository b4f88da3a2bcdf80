import { pageText } from '@xiaopiao/paper'
import { expect, test } from 'vitest'
import { startNetworkPrinter } from '../../../../dev/emulators/network-printer.ts'
import { shippedLibrary } from '../templates/library/shipped-library.ts'
import { startTestServer } from './testing/test-server.ts'

/* Every template of the library, from POST /api/print to the paper of an emulated network printer. */

const slips = Object.values(shippedLibrary).flatMap(({ business, samples }) =>
  samples.map((sample) => ({ business, data: sample.data })),
)

test.each([
  ['58mm', 'escpos58', 384],
  ['80mm', 'escpos80', 576],
] as const)('[TP32] every business prints by its name on %s paper', async (printerType, model, widthDots) => {
  const device = await startNetworkPrinter({ widthDots })
  const server = await startTestServer()
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await server.request(method, path, body === undefined ? {} : { body })
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer.json
  }
  try {
    const connection = { host: device.host, port: device.port }
    const names = { printer_sn: 'SN-1', printer_name: '收银台打印机', driver: 'network', is_default: true }
    await ask('POST', '/api/printers', { ...names, model, printer_type: printerType, connection })
    let last = ''
    for (const { business, data } of slips) {
      const { shop: _, print: __, ...own } = data
      const made = await ask('POST', '/api/print', { template: business, data: own })
      expect(made.template_version).toBe(`${business}@0.0`)
      last = made.task_id
    }
    // A printer takes its slips in turn.
    const lastOne = expect.poll(() => ask('GET', `/api/tasks/${last}`), { timeout: 15_000 })
    await lastOne.toMatchObject({ print_status: 'SUCCESS' })
    expect(device.unknown()).toEqual([])
    const cups = slips.flatMap(({ business, data }) => {
      const order = data['order'] as { readonly quantity: number } | undefined
      return business === 'cup_label' ? [order?.quantity ?? 0] : []
    })
    const pages = device.pages().map((page) => pageText(page).join('\n'))
    expect(pages).toHaveLength(slips.length - cups.length + cups.reduce((sum, count) => sum + count, 0))
    for (const words of [
      '交班单',
      '核销成功',
      'B028',
      '前面还有 12 桌',
      '短款',
      '应补',
      '实退',
      '拣货单',
      '作 废',
      '4/4',
    ]) {
      expect(
        pages.some((page) => page.includes(words)),
        words,
      ).toBe(true)
    }
  } finally {
    await server.close()
    await device.close()
  }
})
