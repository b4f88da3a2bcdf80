import type { TemplateWords } from '../zh-cn.ts'

export const json: TemplateWords['json'] = {
  title: 'JSON of the template',
  intro:
    'Ctrl+Space completes fields and values. Changes go to the preview at once; while there are mistakes it keeps what was right last.',
  readOnly: 'You can look at this; only the owner of the shop can change it.',
  faults: '{{count}} mistakes',
  noFaults: 'No mistakes',
  line: 'Line {{line}}',
  format: 'Tidy up',
  docs: 'placeholder',
  behind: 'The template was changed elsewhere',
  syntax: 'This is not valid JSON here',
  duplicate: 'The type {{type}} is there twice',
  schema: 'does not fit the format',
}
