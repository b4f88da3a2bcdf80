import type { TemplateWords } from '../zh-cn.ts'

export const versions: TemplateWords['versions'] = {
  title: 'Templates',
}
