import type { Widened } from '../zh-cn.ts'
import { business } from './zh-cn/business.ts'
import { editor } from './zh-cn/editor.ts'
import { json } from './zh-cn/json.ts'
import { list } from './zh-cn/list.ts'
import { simple } from './zh-cn/simple.ts'
import { versions } from './zh-cn/versions.ts'

/** Words of the screens about templates: a chapter of its own, loaded with them. */
export const templatesZhCN = { business, editor, json, list, simple, versions } as const

/** The shape of the chapter in every language. */
export type TemplateWords = Widened<typeof templatesZhCN>
