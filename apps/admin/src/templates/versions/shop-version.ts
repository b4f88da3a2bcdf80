import type { TemplateSummary } from '@xiaopiao/protocol'

/** The shop's own number in a version's name, `platform.shop`; 0: nothing of its own. */
export function shopVersionOf({ version }: Pick<TemplateSummary, 'version'>): number {
  return Number(version.split('.')[1] ?? 0)
}
