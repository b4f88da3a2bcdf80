import { z } from 'zod'
import { feieCheckAnswer, feieCheckBody, feiePrinterBody } from '../feie.ts'
import { configRoutes } from './config.ts'
import type { HttpRoute } from './http-route.ts'
import { printerRoutes } from './printers.ts'
import { taskRoutes } from './tasks.ts'

/** `{printerSn}` and `{taskId}` are written as the requirements give them. */
const byPrinterSn = z.object({ printerSn: z.string().min(1).max(50) })
const byFeieTaskId = z.object({ taskId: z.string().min(1).max(100) })

const tag = 'feie'

/** The Feie surface of the requirements: the routes of printers, tasks and config, narrowed to Feie printers. */
export const feieRoutes = {
  feieListPrinters: {
    ...printerRoutes.listPrinters,
    path: '/api/feie/printers',
    tag,
    summary: { zh: '飞鹅打印机列表', en: 'List Feie printers' },
  },
  feieCreatePrinter: {
    ...printerRoutes.createPrinter,
    path: '/api/feie/printers',
    tag,
    summary: { zh: '添加飞鹅打印机', en: 'Add a Feie printer' },
    body: feiePrinterBody,
  },
  feieDeletePrinter: {
    ...printerRoutes.deletePrinter,
    path: '/api/feie/printers/{printerSn}',
    tag,
    summary: { zh: '删除飞鹅打印机', en: 'Delete a Feie printer' },
    params: byPrinterSn,
  },
  feiePrint: {
    ...taskRoutes.print,
    path: '/api/feie/print',
    tag,
    summary: { zh: '提交打印任务(支持延迟)', en: 'Print on a Feie printer, at once or later' },
  },
  feieListTasks: {
    ...taskRoutes.listTasks,
    path: '/api/feie/tasks',
    tag,
    summary: { zh: '飞鹅打印任务列表', en: 'List tasks of Feie printers' },
  },
  feieReadTask: {
    ...taskRoutes.readTask,
    path: '/api/feie/tasks/{taskId}',
    tag,
    summary: { zh: '查询打印任务状态', en: 'Read a task of a Feie printer with its history' },
    params: byFeieTaskId,
  },
  feieCancelTask: {
    ...taskRoutes.cancelTask,
    path: '/api/feie/tasks/{taskId}/cancel',
    tag,
    summary: { zh: '取消打印任务', en: 'Cancel a task of a Feie printer' },
    params: byFeieTaskId,
  },
  feieRetryTask: {
    ...taskRoutes.retryTask,
    path: '/api/feie/tasks/{taskId}/retry',
    tag,
    summary: { zh: '重试打印任务', en: 'Retry a task of a Feie printer' },
    params: byFeieTaskId,
  },
  feieReadConfig: {
    ...configRoutes.readConfig,
    path: '/api/feie/config',
    tag,
    summary: { zh: '查询打印配置', en: 'Read every setting' },
  },
  feieWriteConfig: {
    ...configRoutes.writeConfig,
    path: '/api/feie/config',
    tag,
    summary: { zh: '更新打印配置', en: 'Change settings, all or nothing' },
  },
  feieCheck: {
    method: 'post',
    path: '/api/feie/check',
    tag,
    summary: { zh: '检查飞鹅账号', en: 'Try the credentials of the Feie account' },
    scope: 'write',
    role: 'owner',
    body: feieCheckBody,
    status: 200,
    answer: feieCheckAnswer,
    problems: ['vendor_account', 'vendor_unreachable'],
  },
} as const satisfies Record<string, HttpRoute>
