import type { LineWriter } from './line-writer.ts'
import type { PaperReading } from './model.ts'

/** The reading of a line printer after its last input; `at`: where reading ended. */
export function readingOf(writer: LineWriter, at: number): PaperReading {
  const { paper, unknown, warnings, drawerPulses, beeps, statusRequests } = writer
  const stopped = paper.stopped === null ? null : { offset: at, reason: paper.stopped }
  return {
    widthDots: paper.widthDots,
    pages: paper.pages,
    unknown,
    warnings,
    drawerPulses,
    beeps,
    statusRequests,
    stopped,
  }
}
