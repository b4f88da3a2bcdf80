import type { DriverKind } from '@xiaopiao/protocol'
import type { JobFormat } from '../drivers/driver.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantReads } from '../store/store.ts'
import { type Rendering, renderTask } from './render-task.ts'
import { standsInFor } from './stand-in.ts'

/** What each driver sends; the drivers themselves say the same. */
const formats = { agent: 'text', network: 'escpos', feie: 'markup' } as const satisfies Record<DriverKind, JobFormat>

/**
 * What was printed, from the very bytes of the newest attempt, or what would be printed now.
 * @returns undefined when the task was never rendered and its printer is gone
 * @throws EngineError when its template cannot be rendered
 */
export async function previewTask(reads: TenantReads, task: TaskRow): Promise<Rendering | undefined> {
  const output = await reads.taskOutput(task.id)
  if (output !== undefined) return output
  const printer = await reads.printer(task.printerId)
  if (printer === undefined) return undefined
  const { source, reprint } = task
  return renderTask(
    { source, reprint, standsInFor: await standsInFor(reads, task, printer) },
    printer,
    formats[printer.driver],
  )
}
