import type { TemplateWords } from '../zh-cn.ts'

export const list: TemplateWords['list'] = {
  title: 'Templates',
}
