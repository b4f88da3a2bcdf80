import type { TemplateWords } from '../zh-cn.ts'

export const editor: TemplateWords['editor'] = {
  title: 'Template editor',
  allTemplates: 'All templates',
  view: 'Way of editing',
  viewSimple: 'Simple',
  viewEditor: 'Editor',
  viewJson: 'JSON',
  business: 'Used for',
  sample: 'Sample order',
  model: 'Printer model',
  undo: 'Undo',
  redo: 'Redo',
  save: 'Save draft',
  saved: 'The draft was saved',
  unsaved: 'Unsaved changes',
  allSaved: 'Draft saved',
  leaveAsk: 'Leave without saving the changes?',
  leave: 'Leave, do not save',
  loading: 'Preparing the preview',
  conflict: {
    title: 'Somebody else has just changed the draft',
    hint: 'While you were editing, the draft of this template was saved by somebody else. Keep editing, load their draft and lose your changes, or save yours over theirs.',
    later: 'Keep editing',
    theirs: 'Load their draft',
    mine: 'Save mine over it',
  },
}
