import { business } from './en/business.ts'
import { editor } from './en/editor.ts'
import { json } from './en/json.ts'
import { list } from './en/list.ts'
import { simple } from './en/simple.ts'
import { versions } from './en/versions.ts'
import type { TemplateWords } from './zh-cn.ts'

/** English words of the screens about templates. */
export const templatesEn: TemplateWords = { business, editor, json, list, simple, versions }
