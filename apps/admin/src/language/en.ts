import { apiKey, member } from './en/access.ts'
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
} from './en/codes.ts'
import { home } from './en/home.ts'
import { advice, cause, event, fault, orderEvent } from './en/open-codes.ts'
import { order } from './en/orders.ts'
import { printer } from './en/printers.ts'
import { problem } from './en/problems.ts'
import { choice, setting, unit } from './en/settings.ts'
import { action, age, app, problemNote, signIn } from './en/shell.ts'
import { task } from './en/tasks.ts'
import { webhook } from './en/webhooks.ts'
import type { Words } from './zh-cn.ts'

export const en: Words = {
  brand: 'Xiaopiao',
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
}
