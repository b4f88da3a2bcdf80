import { z } from 'zod'
import { settingList, settingPatch, shopSchema } from './config.ts'
import {
  confirmBody,
  orderBody,
  orderEventBody,
  orderList,
  orderListQuery,
  orderSchema,
  orderWithTasks,
} from './orders.ts'
import {
  agentList,
  printerBody,
  printerList,
  printerListQuery,
  printerPatch,
  printerSchema,
  printerStatusAnswer,
  printerWithToken,
  tokenAnswer,
} from './printers.ts'
import type { ProblemCode } from './problems.ts'
import { previewQuery, printBody, printTaskSchema, taskList, taskListQuery, taskWithHistory } from './tasks.ts'
import { numericIdInPath } from './values.ts'

/** What a key or a signed-in person must be allowed to do. */
export type Scope = 'read' | 'write'

/**
 * One HTTP route as plain data: the server registers it, the OpenAPI document describes it and the typed
 * client calls it, all from this one object. `path` uses `{name}` for parameters.
 */
export interface HttpRoute {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly tag: 'orders' | 'printers' | 'tasks' | 'config'
  readonly summary: { readonly zh: string; readonly en: string }
  readonly scope: Scope
  readonly params?: z.ZodObject
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** HTTP status of success. */
  readonly status: 200 | 201 | 204
  /** Undefined: no body (204), or a body that is not JSON (`contentTypes`). */
  readonly answer?: z.ZodType
  readonly contentTypes?: readonly string[]
  /** Problems beside the ones that every route may answer. */
  readonly problems: readonly ProblemCode[]
  /** HA3: a POST that creates honours `Idempotency-Key`. */
  readonly idempotent?: true
}

const byId = z.object({ id: numericIdInPath })
const byTaskId = z.object({ task_id: z.string().min(1).max(100) })

const orderEvent = (verb: 'pay' | 'refund' | 'cancel' | 'ship', zh: string, en: string) =>
  ({
    method: 'post',
    path: `/api/orders/{id}/${verb}`,
    tag: 'orders',
    summary: { zh, en },
    scope: 'write',
    params: byId,
    body: orderEventBody,
    status: 200,
    answer: orderWithTasks,
    problems: ['not_found', 'wrong_state'],
  }) as const satisfies HttpRoute

export const routes = {
  createOrder: {
    method: 'post',
    path: '/api/orders',
    tag: 'orders',
    summary: { zh: '新建订单', en: 'Create an order' },
    scope: 'write',
    body: orderBody,
    status: 201,
    answer: orderSchema,
    problems: ['conflict'],
    idempotent: true,
  },
  listOrders: {
    method: 'get',
    path: '/api/orders',
    tag: 'orders',
    summary: { zh: '订单列表', en: 'List orders' },
    scope: 'read',
    query: orderListQuery,
    status: 200,
    answer: orderList,
    problems: [],
  },
  readOrder: {
    method: 'get',
    path: '/api/orders/{id}',
    tag: 'orders',
    summary: { zh: '读取订单', en: 'Read an order' },
    scope: 'read',
    params: byId,
    status: 200,
    answer: orderSchema,
    problems: ['not_found'],
  },
  confirmOrder: {
    method: 'post',
    path: '/api/orders/{id}/confirm',
    tag: 'orders',
    summary: { zh: '确认订单,可立即打印', en: 'Confirm an order and, with auto_print, print it at once' },
    scope: 'write',
    params: byId,
    body: confirmBody,
    status: 200,
    answer: orderWithTasks,
    problems: ['not_found', 'wrong_state', 'no_printer', 'template_error'],
  },
  payOrder: orderEvent('pay', '支付', 'Record the payment'),
  shipOrder: orderEvent('ship', '发货', 'Record the shipping'),
  refundOrder: orderEvent('refund', '退款', 'Record the refund: slips that wait are cancelled'),
  cancelOrder: orderEvent('cancel', '取消订单', 'Cancel the order: slips that wait are cancelled'),

  createPrinter: {
    method: 'post',
    path: '/api/printers',
    tag: 'printers',
    summary: { zh: '添加打印机', en: 'Add a printer' },
    scope: 'write',
    body: printerBody,
    status: 201,
    answer: printerWithToken,
    problems: ['conflict', 'unknown_printer_model'],
    idempotent: true,
  },
  listPrinters: {
    method: 'get',
    path: '/api/printers',
    tag: 'printers',
    summary: { zh: '打印机列表', en: 'List printers' },
    scope: 'read',
    query: printerListQuery,
    status: 200,
    answer: printerList,
    problems: [],
  },
  readPrinter: {
    method: 'get',
    path: '/api/printers/{id}',
    tag: 'printers',
    summary: { zh: '读取打印机', en: 'Read a printer' },
    scope: 'read',
    params: byId,
    status: 200,
    answer: printerSchema,
    problems: ['not_found'],
  },
  updatePrinter: {
    method: 'patch',
    path: '/api/printers/{id}',
    tag: 'printers',
    summary: { zh: '修改打印机', en: 'Change a printer' },
    scope: 'write',
    params: byId,
    body: printerPatch,
    status: 200,
    answer: printerSchema,
    problems: ['not_found', 'unknown_printer_model'],
  },
  deletePrinter: {
    method: 'delete',
    path: '/api/printers/{id}',
    tag: 'printers',
    summary: { zh: '删除打印机', en: 'Delete a printer' },
    scope: 'write',
    params: byId,
    status: 204,
    problems: ['not_found', 'wrong_state'],
  },
  testPrinter: {
    method: 'post',
    path: '/api/printers/{id}/test',
    tag: 'printers',
    summary: { zh: '打印测试页', en: 'Print a self-test page' },
    scope: 'write',
    params: byId,
    status: 201,
    answer: printTaskSchema,
    problems: ['not_found'],
    idempotent: true,
  },
  printerStatus: {
    method: 'get',
    path: '/api/printers/{id}/status',
    tag: 'printers',
    summary: { zh: '查询设备状态', en: 'Ask the device for its status' },
    scope: 'read',
    params: byId,
    status: 200,
    answer: printerStatusAnswer,
    problems: ['not_found'],
  },
  renewPrinterToken: {
    method: 'post',
    path: '/api/printers/{id}/token',
    tag: 'printers',
    summary: { zh: '为打印客户端生成新令牌', en: 'Make a new client token for an agent printer' },
    scope: 'write',
    params: byId,
    status: 201,
    answer: tokenAnswer,
    problems: ['not_found', 'wrong_state'],
  },
  listAgents: {
    method: 'get',
    path: '/api/agents',
    tag: 'printers',
    summary: { zh: '当前连接的打印客户端', en: 'Print clients that are connected now' },
    scope: 'read',
    status: 200,
    answer: agentList,
    problems: [],
  },

  print: {
    method: 'post',
    path: '/api/print',
    tag: 'tasks',
    summary: { zh: '提交打印任务', en: 'Print something' },
    scope: 'write',
    body: printBody,
    status: 201,
    answer: printTaskSchema,
    problems: ['not_found', 'no_printer', 'template_error'],
    idempotent: true,
  },
  listTasks: {
    method: 'get',
    path: '/api/tasks',
    tag: 'tasks',
    summary: { zh: '打印任务列表', en: 'List print tasks' },
    scope: 'read',
    query: taskListQuery,
    status: 200,
    answer: taskList,
    problems: [],
  },
  readTask: {
    method: 'get',
    path: '/api/tasks/{task_id}',
    tag: 'tasks',
    summary: { zh: '读取打印任务及其历史', en: 'Read a print task with its history' },
    scope: 'read',
    params: byTaskId,
    status: 200,
    answer: taskWithHistory,
    problems: ['not_found'],
  },
  cancelTask: {
    method: 'post',
    path: '/api/tasks/{task_id}/cancel',
    tag: 'tasks',
    summary: { zh: '取消打印任务', en: 'Cancel a print task' },
    scope: 'write',
    params: byTaskId,
    status: 200,
    answer: printTaskSchema,
    problems: ['not_found', 'wrong_state'],
  },
  retryTask: {
    method: 'post',
    path: '/api/tasks/{task_id}/retry',
    tag: 'tasks',
    summary: { zh: '重试打印任务', en: 'Retry a failed or cancelled print task' },
    scope: 'write',
    params: byTaskId,
    status: 200,
    answer: printTaskSchema,
    problems: ['not_found', 'wrong_state'],
  },
  reprintTask: {
    method: 'post',
    path: '/api/tasks/{task_id}/reprint',
    tag: 'tasks',
    summary: { zh: '重打(新任务,标注重打)', en: 'Print once more: a new task, marked 重打' },
    scope: 'write',
    params: byTaskId,
    status: 201,
    answer: printTaskSchema,
    problems: ['not_found', 'wrong_state', 'conflict', 'no_printer'],
    idempotent: true,
  },
  previewTask: {
    method: 'get',
    path: '/api/tasks/{task_id}/preview',
    tag: 'tasks',
    summary: { zh: '小票预览(来自真实字节)', en: 'What was or will be printed, drawn from the very bytes' },
    scope: 'read',
    params: byTaskId,
    query: previewQuery,
    status: 200,
    contentTypes: ['image/svg+xml', 'image/png', 'text/plain', 'application/octet-stream'],
    problems: ['not_found', 'template_error'],
  },
  streamTasks: {
    method: 'get',
    path: '/api/tasks/stream',
    tag: 'tasks',
    summary: { zh: '任务与打印机的实时变化(SSE)', en: 'Live changes of tasks and printers (server-sent events)' },
    scope: 'read',
    status: 200,
    contentTypes: ['text/event-stream'],
    problems: [],
  },

  readConfig: {
    method: 'get',
    path: '/api/config',
    tag: 'config',
    summary: { zh: '读取全部设置', en: 'Read every setting' },
    scope: 'read',
    status: 200,
    answer: settingList,
    problems: [],
  },
  writeConfig: {
    method: 'put',
    path: '/api/config',
    tag: 'config',
    summary: { zh: '修改设置(全部成功或全部不改)', en: 'Change settings, all or nothing' },
    scope: 'write',
    body: settingPatch,
    status: 200,
    answer: settingList,
    problems: [],
  },
  readShop: {
    method: 'get',
    path: '/api/shop',
    tag: 'config',
    summary: { zh: '当前店铺', en: 'The shop of the caller' },
    scope: 'read',
    status: 200,
    answer: shopSchema,
    problems: [],
  },
} as const satisfies Record<string, HttpRoute>

export type RouteName = keyof typeof routes
