import { useQueryClient } from '@tanstack/react-query'
import type { PrintTask, TemplateAge } from '@xiaopiao/protocol'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { applyTask } from '../api/apply-change.ts'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { useAction } from '../problem/use-action.tsx'
import type { TaskAction } from './task-look.tsx'

export interface TaskChange {
  readonly task: PrintTask
  readonly action: TaskAction
  /** Of a retry or reprint; absent: the server's choice. */
  readonly template?: TemplateAge | undefined
}

function perform({ task, action, template }: TaskChange): Promise<PrintTask> {
  const params = { task_id: task.task_id }
  const body = template === undefined ? {} : { template }
  switch (action) {
    case 'cancel':
      return call(routes.cancelTask, { params })
    case 'retry':
      return call(routes.retryTask, { params, body })
    case 'reprint':
      return call(routes.reprintTask, { params, body })
  }
}

/** Cancel, retry or reprint; `onDone` hears the task that came of it, which for a reprint is a new one. */
export function useTaskAction(onDone?: (task: PrintTask, action: TaskAction) => void) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  return useAction(perform, {
    refresh: ['tasks', 'printers'],
    onDone: (task, { action }) => {
      applyTask(client, task)
      const words = { cancel: t('task.cancelled'), retry: t('task.retried'), reprint: t('task.reprinted') }[action]
      void message.success(words)
      onDone?.(task, action)
    },
  })
}
