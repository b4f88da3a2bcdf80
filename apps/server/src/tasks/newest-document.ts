import type { TaskRow } from '../store/rows.ts'
import type { TenantReads } from '../store/store.ts'
import { shopTemplate } from '../templates/shop-template.ts'
import { readTemplateVersion } from '../templates/template-version.ts'
import type { TaskDocument } from './task-event.ts'

/**
 * TP33: what a task would print on a printer with its shop's template of now, filled with the data that it has.
 * @returns undefined when its template is none of the library: then there is no newer one
 */
export async function newestDocument(
  reads: TenantReads,
  task: TaskRow,
  printerId: number,
): Promise<TaskDocument | undefined> {
  const { source, templateVersion } = task
  const made = templateVersion === null ? undefined : readTemplateVersion(templateVersion)
  if (source.kind !== 'template' || made === undefined) return undefined
  const { template, version } = await shopTemplate(reads, made.business, printerId)
  return { source: { ...source, template }, templateVersion: version }
}
