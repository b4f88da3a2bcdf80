import type { TemplateVersion } from '@xiaopiao/protocol'

type Prints = Pick<TemplateVersion['prints'], 'printed' | 'failed'>

/** Failed prints among those that ended, 0 to 1; 0 before any did. */
export function failureRate({ printed, failed }: Prints): number {
  return failed === 0 ? 0 : failed / (printed + failed)
}

/** One bad print is chance; several that are a tenth of all are the version's fault. */
const failedMin = 3
const rateMax = 0.1

export function isFailing(prints: Prints): boolean {
  return prints.failed >= failedMin && failureRate(prints) >= rateMax
}

/** `0%`, `0.4%`, `12%`: one decimal where it matters. */
export function percentText(rate: number): string {
  const percent = rate * 100
  return `${percent > 0 && percent < 10 ? percent.toFixed(1).replace(/\.0$/, '') : Math.round(percent)}%`
}
