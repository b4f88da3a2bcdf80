import type { Words } from '../zh-cn.ts'

export const setting: Words['setting'] = {
  title: 'Print settings',
  hint: 'Saving changes everything or nothing.',
  saved: 'The settings were saved',
  changed: '{{count}} unsaved',
  discard: 'Discard',
  default: 'default {{value}}',
  range: '{{min}} to {{max}}',
  reset: 'Back to the default',
  secretHint: 'Written, never read back: leave empty to keep it',
  on: 'on',
  off: 'off',
  none: 'empty',
  aliases: 'also written {{names}}',
}

export const unit: Words['unit'] = {
  s: 'seconds',
}
