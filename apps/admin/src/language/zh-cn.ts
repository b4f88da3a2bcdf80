import type { ClosedWords } from './closed-words.ts'
import { apiKey, member } from './zh-cn/access.ts'
import {
  cancelReason,
  condition,
  confirmation,
  driver,
  hold,
  orderStatus,
  printerStatus,
  printType,
  role,
  taskStatus,
} from './zh-cn/codes.ts'
import { home } from './zh-cn/home.ts'
import { advice, cause, event, fault, orderEvent } from './zh-cn/open-codes.ts'
import { order } from './zh-cn/orders.ts'
import { printer } from './zh-cn/printers.ts'
import { problem } from './zh-cn/problems.ts'
import { choice, setting, unit } from './zh-cn/settings.ts'
import { action, age, app, problemNote, signIn } from './zh-cn/shell.ts'
import { task } from './zh-cn/tasks.ts'
import { webhook } from './zh-cn/webhooks.ts'

/** 简体中文, the page's first language: the other languages have exactly these keys. */
export const zhCN = {
  brand: '小票',
  app,
  action,
  age,
  signIn,
  problemNote,
  home,
  order,
  task,
  printer,
  setting,
  unit,
  choice,
  taskStatus,
  orderStatus,
  printType,
  hold,
  cancelReason,
  confirmation,
  condition,
  printerStatus,
  driver,
  role,
  apiKey,
  member,
  webhook,
  fault,
  advice,
  orderEvent,
  event,
  cause,
  problem,
} as const satisfies ClosedWords & Record<string, unknown>

/** The same keys with any words. */
export type Widened<Value> = Value extends string ? string : { readonly [Key in keyof Value]: Widened<Value[Key]> }

/** The shape of every language. */
export type Words = Widened<typeof zhCN>
