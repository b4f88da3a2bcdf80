import type { DriverKind } from '@xiaopiao/protocol'
import type { JobFormat } from '../drivers/driver.ts'
import type { LoadImages } from '../images/load-images.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { encodeSlip, prepareSlip, type Rendering } from './render-task.ts'
import { standsInFor } from './stand-in.ts'

/** What each driver sends; the drivers themselves say the same. */
const formats = { agent: 'text', network: 'escpos', feie: 'markup' } as const satisfies Record<DriverKind, JobFormat>

/**
 * What was printed, from the very bytes of the newest attempt, or what would be printed now.
 * @returns undefined when the task was never rendered and its printer is gone
 * @throws EngineError when its template cannot be rendered
 */
export async function previewTask(
  reads: TenantStore,
  task: TaskRow,
  loadImages: LoadImages,
): Promise<Rendering | undefined> {
  const output = await reads.taskOutput(task.id)
  if (output !== undefined) return output
  const printer = await reads.printer(task.printerId)
  if (printer === undefined) return undefined
  const { source, reprint } = task
  const slip = prepareSlip(
    { source, reprint, standsInFor: await standsInFor(reads, task, printer) },
    printer,
    formats[printer.driver],
  )
  return encodeSlip(slip, slip.images.length === 0 ? undefined : await loadImages(reads, slip.images))
}
