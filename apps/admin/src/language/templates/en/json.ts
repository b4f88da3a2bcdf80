import type { TemplateWords } from '../zh-cn.ts'

export const json: TemplateWords['json'] = {
  title: 'Templates',
}
