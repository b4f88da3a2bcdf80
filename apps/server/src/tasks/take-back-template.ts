import { EngineError } from '@xiaopiao/engine'
import type { JobFormat } from '../drivers/driver.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import type { TenantReads, TenantStore, TenantWrites } from '../store/store.ts'
import type { TemplateReleaseRow } from '../store/template-rows.ts'
import { rollBackTemplate } from '../templates/release-template.ts'
import { shopLayer, shopTemplate, templateOfLayers } from '../templates/shop-template.ts'
import { platformLayerOf } from '../templates/template-layers.ts'
import { readTemplateVersion, type TemplateVersion } from '../templates/template-version.ts'
import { type ChangeContext, changeTaskIn } from './change-task.ts'
import { newestDocument } from './newest-document.ts'
import { renderTask } from './render-task.ts'

/** So many of the newest prints of a version are looked at. */
const newestPrints = 20
/** So many of them without a slip are no accident any more. */
const failuresMin = 3
/** Slips that could not be made this long ago are nobody's any more. */
const renewedWithinMs = 3_600_000
const renewedMax = 100
/** So many versions before it are tried; then the platform's own. */
const stepsBackMax = 5

/** Names what the server did by itself in the history of a task. */
const cause = 'template_rollback'

/** A task that has just failed because no slip could be made of it. */
export interface UnmadeSlip {
  readonly task: TaskRow
  readonly printer: PrinterRow
  /** What the printer's driver sends. */
  readonly format: JobFormat
}

/**
 * TP33: takes back a version of the shop's own that makes no slips any more, where the tenant allows it, and prints what
 * did not come out with the one that follows. That is the newest of those before it that can print the slip; where none
 * can, the version is not at fault, and nothing changes.
 */
export async function takeBackTemplate(tenant: TenantStore, slip: UnmadeSlip, change: ChangeContext): Promise<void> {
  const { templateVersion: name } = slip.task
  const made = name === null ? undefined : readTemplateVersion(name)
  if (name === null || made === undefined || made.shop === 0) return
  if (!(await readPrintSettings(tenant)).templateAutoRollback) return
  const before = versionsBefore(await tenant.templateRelease(made.business), made.shop)
  if (before === 'not_in_use') {
    // It was taken back already; this task had been made with it and was due only now.
    const { template } = await shopTemplate(tenant, made.business, slip.printer.id)
    if (makesSlip(slip, template)) await tenant.write((tx) => renewSlips(tx, name, change))
    return
  }
  if ((await tenant.templatePrints(name, newestPrints, 'ended')).failed < failuresMin) return
  const to = await firstThatPrints(tenant, made, before, slip)
  if (to === undefined) return
  await tenant.write(async (tx) => {
    await endRelease(tx, made, to, change)
    await renewSlips(tx, name, change)
  })
}

/** Where one can go back to from a version, the best first; 0 is the platform's own. */
function versionsBefore(release: TemplateReleaseRow | null, version: number): readonly number[] | 'not_in_use' {
  if (release?.rolloutVersion === version) return [release.currentVersion]
  if (release?.currentVersion !== version) return 'not_in_use'
  return [...new Set([...release.earlierVersions.slice(0, stepsBackMax), 0])]
}

async function firstThatPrints(
  reads: TenantReads,
  { business }: TemplateVersion,
  versions: readonly number[],
  slip: UnmadeSlip,
): Promise<number | undefined> {
  const platform = await platformLayerOf(reads, (await reads.tenant()).id, business)
  for (const version of versions) {
    const { template } = templateOfLayers(business, platform, await shopLayer(reads, business, version))
    if (makesSlip(slip, template)) return version
  }
  return undefined
}

function makesSlip({ task, printer, format }: UnmadeSlip, template: unknown): boolean {
  const { source, reprint } = task
  if (source.kind === 'text') return false
  try {
    renderTask({ source: { ...source, template }, reprint, standsInFor: null }, printer, format)
    return true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}

/** Does nothing when another node, or a person, was first. */
async function endRelease(
  tx: TenantWrites,
  { business, shop }: TemplateVersion,
  to: number,
  { now }: ChangeContext,
): Promise<void> {
  const before = versionsBefore(await tx.lockTemplate(business), shop)
  if (before === 'not_in_use' || !before.includes(to)) return
  const note = `版本 ${shop} 多次无法生成小票,自动回滚 / version ${shop} made no slips and was taken back by itself`
  const rolledBack = await rollBackTemplate(tx, { business, to, actor: 'system', note, now })
  if (!rolledBack.ok) throw new Error(`Cannot take back version ${shop} of ${business}: ${rolledBack.reason}`)
}

/** In the order in which they were made. */
async function renewSlips(tx: TenantWrites, version: string, change: ChangeContext): Promise<void> {
  const unmade = await tx.unmadeSlips(version, change.now - renewedWithinMs, renewedMax)
  for (const task of unmade.toReversed()) {
    const document = await newestDocument(tx, task, task.printerId)
    if (document === undefined || document.templateVersion === version) continue
    await changeTaskIn(tx, task, { type: 'renew', document }, { ...change, cause })
  }
}
