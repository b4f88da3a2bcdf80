import type { TemplateWords } from '../zh-cn.ts'

export const simple: TemplateWords['simple'] = {
  title: 'Templates',
}
