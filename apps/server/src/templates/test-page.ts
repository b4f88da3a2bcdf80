import type { EpochMs } from '../clock.ts'
import { settingTable } from '../settings/setting-table.ts'
import type { PrinterRow } from '../store/rows.ts'
import testPageJson from './test-page.json' with { type: 'json' }
import { wallTime } from './wall-time.ts'

/** Every printer's self-test: it is about the printer and none of a shop's slips, so it is not in the library. */
export const testPage: unknown = testPageJson

/** What the self-test page shows: the printer as it is configured, and when the page was asked for. */
export function testPageData(
  printer: PrinterRow,
  shop: { readonly name: string; readonly timeZone?: string },
  now: EpochMs,
): Readonly<Record<string, unknown>> {
  const address = printer.host === null ? null : `${printer.host}:${printer.port ?? 9100}`
  return {
    shop: { name: shop.name },
    printer: {
      id: printer.id,
      name: printer.printerName,
      sn: printer.printerSn,
      driver: printer.driver,
      model: printer.model,
      paper: printer.printerType,
      address,
    },
    print: { type: 'RECEIPT', time: wallTime(now, shop.timeZone ?? settingTable['print.time_zone'].default) },
  }
}
