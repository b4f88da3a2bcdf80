import type { TemplateWords } from '../zh-cn.ts'

export const list: TemplateWords['list'] = {
  title: 'Receipt templates',
  intro:
    'One template for each kind of slip. The platform’s defaults always work; your changes are a draft until you publish them.',
  platform: 'platform’s default',
  ownVersion: 'version {{version}}',
  published: 'published by {{author}}',
  neverChanged: 'never changed by this shop',
  draftDiffers: 'unpublished changes',
  rollout: 'version {{version}} is being tried on {{share}}% of the printers',
  open: 'Open',
  export: 'Export',
  exportAll: 'Export all',
  import: 'Import',
  importTitle: 'Import a template file',
  importHint:
    'The templates of the file become drafts and replace the present ones; prints do not change until you publish.',
  importChoose: 'Choose a file',
  importReplaces: 'replaces a draft',
  importSettings: '{{count}} settings',
  importParts: '{{count}} parts',
  importAsk: 'These become drafts:',
  importDone: '{{count}} templates were imported as drafts',
  importUnreadable: 'This is no exported template file (xiaopiao-templates/1)',
  importTooLarge: 'The file is too large',
}
