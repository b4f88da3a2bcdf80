import { EngineError } from '@xiaopiao/engine'
import type { HttpRoute, PrintTask } from '@xiaopiao/protocol'
import { isoInstant } from '../../clock.ts'
import { printDocument } from '../../orders/print-document.ts'
import type { ArchivedTask, TaskRow } from '../../store/rows.ts'
import type { TenantReads } from '../../store/store.ts'
import { cancelTask } from '../../tasks/cancel-task.ts'
import type { ChangeAnswer, ChangeContext } from '../../tasks/change-task.ts'
import { previewTask } from '../../tasks/preview-task.ts'
import { reprintTask } from '../../tasks/reprint-task.ts'
import { retryTask } from '../../tasks/retry-task.ts'
import { taskEventView, taskView } from '../../tasks/task-view.ts'
import { drawPreview } from '../draw-preview.ts'
import { eventStream } from '../event-stream.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import { dailyQuotaExceeded } from '../quota-problems.ts'
import type { Handlers, RouteInput } from '../route-handler.ts'
import { watchCaller } from '../watch-caller.ts'

type TaskRoutes =
  | 'print'
  | 'listTasks'
  | 'readTask'
  | 'cancelTask'
  | 'retryTask'
  | 'reprintTask'
  | 'previewTask'
  | 'streamTasks'

export function taskRoutes(context: HttpContext): Pick<Handlers, TaskRoutes> {
  const { clock, random, node } = context
  const change = (input: RouteInput<HttpRoute>): ChangeContext => ({
    cause: input.caller.kind === 'session' ? 'person' : input.caller.actor,
    now: clock.now(),
    node,
  })
  return {
    print: printHandler(context),
    async listTasks({ tenant, query }) {
      const { from, to, q, printer_sn: printerSn, order_id: orderId, print_type: printType, archived, ...page } = query
      const range = { createdFrom: epochMs(from), createdTo: epochMs(to) }
      if (archived === 'true') {
        const { limit, cursor } = page
        const old = await tenant.archivedTasks({ limit, cursor, orderId, ...range })
        return { data: old.rows.map(archivedView), next_cursor: old.nextCursor }
      }
      const tasks = await tenant.tasks({ ...page, ...range, printerSn, orderId, printType, text: q })
      return { data: tasks.rows.map(taskView), next_cursor: tasks.nextCursor }
    },
    async readTask({ tenant, params }) {
      const task = await tenant.task(params.task_id)
      if (task === undefined) {
        const archived = await tenant.archivedTask(params.task_id)
        if (archived === undefined) return new Refusal('not_found')
        return { ...archivedView(archived), history: archived.events.map(taskEventView) }
      }
      const history = await tenant.taskEvents(task.id)
      return { ...taskView(task), history: history.map(taskEventView) }
    },
    cancelTask: async (input) =>
      changeAnswer(await cancelTask(input.tenant, input.params.task_id, change(input)), input),
    async retryTask(input) {
      const { tenant, params, body } = input
      const answer = await retryTask(tenant, params.task_id, { ...change(input), ...body })
      if (!answer.ok && answer.reason === 'no_newer_template') return noNewerTemplate
      return await changeAnswer(answer, input)
    },
    async reprintTask(input) {
      const { tenant, params, body } = input
      const answer = await reprintTask(tenant, params.task_id, { ...change(input), ...body, random })
      if (answer.ok || answer.reason === 'not_found' || answer.reason === 'wrong_state')
        return changeAnswer(answer, input)
      if (answer.reason === 'no_newer_template') return noNewerTemplate
      if (answer.reason === 'no_printer') return new Refusal('no_printer')
      if (answer.reason === 'daily_quota_exceeded') return dailyQuotaExceeded(clock.now())
      const { taskId } = answer.task
      return new Refusal('conflict', {
        detail: { zh: `重打任务 "${taskId}" 尚未结束`, en: `The reprint "${taskId}" is still open` },
        issues: [{ path: 'task_id', code: 'open_reprint', message: taskId }],
      })
    },
    async previewTask({ tenant, params, query }) {
      const task = await tenant.task(params.task_id)
      if (task === undefined) return await missing(tenant, params.task_id)
      try {
        const rendering = await previewTask(tenant, task, context.pictures.load)
        return rendering === undefined
          ? new Refusal('not_found', printerGone)
          : await drawPreview(rendering, query.format)
      } catch (error) {
        if (error instanceof EngineError) return new Refusal('template_error', { issues: error.issues })
        throw error
      }
    },
    streamTasks: async ({ tenant: { tenantId }, headers }) =>
      eventStream(context.feed, tenantId, headers.get('last-event-id'), context.closing, (end) =>
        watchCaller(headers, tenantId, context, end),
      ),
  }
}

function printHandler({ clock, random, node }: HttpContext): Handlers['print'] {
  return async ({ tenant, body, caller, idempotencyKey }) => {
    const printed = await printDocument(tenant, body, {
      now: clock.now(),
      random,
      node,
      actor: caller.actor,
      idempotencyKey,
    })
    if (printed.ok) return taskView(printed.task)
    const issues = printed.issues ?? []
    switch (printed.reason) {
      case 'not_found':
        return new Refusal('not_found', {
          issues: [{ path: 'order_id', code: 'not_found', message: 'there is no such order / 没有这个订单' }],
        })
      case 'printer_not_found':
        return new Refusal('not_found', { issues })
      case 'daily_quota_exceeded':
        return dailyQuotaExceeded(clock.now())
      default:
        return new Refusal(printed.reason, { issues })
    }
  }
}

const noNewerTemplate = new Refusal('invalid', {
  issues: [
    {
      path: 'template',
      code: 'no_newer_template',
      message:
        "this task's template is not of the library, so there is no newer one: leave it out or say same / 该任务的模板不在模板库中,没有更新的版本:请省略或填 same",
    },
  ],
})

const printerGone = {
  detail: {
    zh: '任务从未渲染,其打印机也已删除',
    en: 'The task was never rendered and its printer is gone',
  },
}

async function changeAnswer(
  answer: ChangeAnswer,
  { tenant, params }: { readonly tenant: TenantReads; readonly params: { readonly task_id: string } },
) {
  if (answer.ok) return taskView(answer.task)
  return answer.reason === 'not_found' ? await missing(tenant, params.task_id) : wrongTaskState(answer.task)
}

/** A task that is not there: never was, or is in the archive. */
async function missing(tenant: TenantReads, taskId: string): Promise<Refusal<'not_found'> | Refusal<'no_longer_kept'>> {
  const archived = await tenant.archivedTask(taskId)
  return archived === undefined ? new Refusal('not_found') : new Refusal('no_longer_kept')
}

function archivedView({ task, archivedAt }: ArchivedTask): PrintTask {
  return { ...taskView(task), archived_at: isoInstant(archivedAt) }
}

/** 409 with the state, when it is too late. */
function wrongTaskState(task: TaskRow): Refusal<'wrong_state'> {
  return new Refusal('wrong_state', {
    detail: {
      zh: `任务状态为 ${task.printStatus},不允许此操作`,
      en: `The task is ${task.printStatus}, which does not allow this`,
    },
    issues: [{ path: 'print_status', code: 'wrong_state', message: task.printStatus }],
  })
}

function epochMs(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant)
}
