import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import type { Printer } from '@xiaopiao/protocol'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { usePrinters } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { withDeviceAnswer } from './fresh-status.ts'

/** A network printer says nothing by itself: while somebody looks at it, it is asked this often. */
const askEveryMs = 20_000
/** A vendor notices a printer that went away after two minutes: asking it more often tells nothing new. */
const askVendorEveryMs = 60_000

/** The printers as they are now: network printers and vendors are asked, agent printers tell by being connected. */
export function useFreshPrinters(): UseQueryResult<Printer[]> {
  const printers = usePrinters()
  const asked = printers.data?.filter((printer) => printer.driver !== 'agent' && printer.printer_status !== 'INACTIVE')
  const answers = useQueries({
    queries: (asked ?? []).map((printer) => ({
      queryKey: keys.deviceStatus(printer.id),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(routes.printerStatus, { params: { id: printer.id } }, { signal }),
      refetchInterval: printer.driver === 'feie' ? askVendorEveryMs : askEveryMs,
    })),
  })
  if (printers.data === undefined) return printers
  const answerOf = (printer: Printer) => answers.find((answer) => answer.data?.id === printer.id)?.data
  return { ...printers, data: printers.data.map((printer) => withDeviceAnswer(printer, answerOf(printer))) }
}
