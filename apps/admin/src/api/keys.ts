import type { QueryOf, WebhookMessageStatus } from '@xiaopiao/protocol'

export type TaskFilter = Omit<QueryOf<'listTasks'>, 'cursor' | 'limit'>
export type OrderFilter = Omit<QueryOf<'listOrders'>, 'cursor' | 'limit'>

/** Names of everything in the query cache; the first word is what a live change invalidates. */
export const keys = {
  session: ['session'],
  shop: ['shop'],
  caller: ['caller'],
  printers: ['printers'],
  /** Not under `printers`: a list that changes is no reason to ask the device again. */
  deviceStatus: (printerId: number) => ['device-status', printerId],
  agents: ['agents'],
  config: ['config'],
  apiKeys: ['api-keys'],
  members: ['members'],
  webhooks: ['webhooks'],
  webhookMessages: (webhookId: number, status: WebhookMessageStatus | undefined) => [
    'webhook-messages',
    webhookId,
    status,
  ],
  orders: ['orders'],
  orderList: (filter: OrderFilter) => ['orders', 'list', filter],
  recentOrders: ['orders', 'recent'],
  order: (orderId: number) => ['orders', 'one', orderId],
  orderEvents: (orderId: number) => ['orders', 'events', orderId],
  tasks: ['tasks'],
  taskList: (filter: TaskFilter) => ['tasks', 'list', filter],
  recentTasks: ['tasks', 'recent'],
  tasksOfOrder: (orderId: number) => ['tasks', 'recent', 'order', orderId],
  task: (taskId: string) => ['tasks', 'one', taskId],
  taskText: (taskId: string, attempt: number) => ['tasks', 'text', taskId, attempt],
} as const
