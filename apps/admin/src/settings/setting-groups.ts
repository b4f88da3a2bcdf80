import type { Setting } from '@xiaopiao/protocol'

/** Parts of the settings screen, in its order; each is also an anchor in the page's address. */
export const groupNames = ['when', 'delay', 'refund', 'unconfirmed', 'templates', 'feie', 'retention', 'other'] as const
export type GroupName = (typeof groupNames)[number]

export interface SettingGroup {
  readonly name: GroupName
  readonly settings: readonly Setting[]
}

/** Where a setting belongs, by the beginning of its key; the first that fits counts. A new setting is shown under `other`. */
const places: readonly (readonly [prefix: string, group: GroupName])[] = [
  ['print.enabled', 'when'],
  ['print.auto_print_', 'when'],
  ['print.default_printer_sn', 'when'],
  ['print.anti_refund_delay', 'delay'],
  ['print.retry_', 'delay'],
  ['print.task_timeout', 'delay'],
  ['print.attempt_timeout', 'delay'],
  ['print.refund_', 'refund'],
  ['print.void_slip_', 'refund'],
  ['print.void_template', 'templates'],
  ['print.on_unconfirmed.', 'unconfirmed'],
  ['print.receipt_template', 'templates'],
  ['print.shipping_template', 'templates'],
  ['print.template_', 'templates'],
  ['feie.', 'feie'],
  ['print.retention_', 'retention'],
]

export function groupOf(key: string): GroupName {
  return places.find(([prefix]) => key.startsWith(prefix))?.[1] ?? 'other'
}

/** Every setting in its group, in the server's order; groups without settings are left out. */
export function groupSettings(settings: readonly Setting[]): readonly SettingGroup[] {
  return groupNames
    .map((name) => ({ name, settings: settings.filter(({ key }) => groupOf(key) === name) }))
    .filter((group) => group.settings.length > 0)
}
