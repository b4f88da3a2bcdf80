import { type Page, readPaper } from '@xiaopiao/paper'
import type { DeviceModel, PrintedSlip } from './device.ts'

const widthDots: Readonly<Record<DeviceModel, number>> = { '58mm': 384, '80mm': 576, label: 384, pickup_box: 384 }

/** One print as the paper shows it, once for each time it came out. */
export function readSlip(model: DeviceModel, { content, times }: PrintedSlip): readonly Page[] {
  const language = model === 'label' ? 'feie-label' : 'feie'
  const { pages } = readPaper(content, { widthDots: widthDots[model], language })
  return Array.from({ length: times }, () => pages).flat()
}
