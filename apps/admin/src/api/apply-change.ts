import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { PrintTask, TaskWithHistory } from '@xiaopiao/protocol'
import { keys } from './keys.ts'

export interface TaskPage {
  readonly data: readonly PrintTask[]
  readonly next_cursor: string | null
}

/** Events may overtake answers: the younger of two views of a task is the truth. */
export function newerTask<Task extends PrintTask>(known: Task, arrived: PrintTask): Task {
  if (known.task_id !== arrived.task_id || arrived.updated_at < known.updated_at) return known
  return { ...known, ...arrived }
}

function replaceIn(page: TaskPage, task: PrintTask): TaskPage {
  if (!page.data.some((known) => known.task_id === task.task_id)) return page
  return { ...page, data: page.data.map((known) => newerTask(known, task)) }
}

/** Shows a changed task at once wherever it is on the page already; lists that lack it are asked again by the caller. */
export function applyTask(client: QueryClient, task: PrintTask): void {
  client.setQueriesData<InfiniteData<TaskPage>>({ queryKey: ['tasks', 'list'] }, (lists) =>
    lists === undefined ? lists : { ...lists, pages: lists.pages.map((page) => replaceIn(page, task)) },
  )
  client.setQueriesData<TaskPage>({ queryKey: keys.recentTasks }, (page) =>
    page === undefined ? page : replaceIn(page, task),
  )
  client.setQueryData<TaskWithHistory>(keys.task(task.task_id), (known) =>
    known === undefined ? known : newerTask(known, task),
  )
}

/** Joins the refreshes of a burst: 100 tasks that change together are one request, not 100. */
export function refreshTogether(
  client: QueryClient,
  schedule: (action: () => void, delayMs: number) => () => void,
  delayMs = 150,
): { readonly refresh: (...firstWords: string[]) => void; readonly stop: () => void } {
  const waiting = new Set<string>()
  let cancel: (() => void) | undefined
  const run = (): void => {
    cancel = undefined
    for (const word of waiting) void client.invalidateQueries({ queryKey: [word] })
    waiting.clear()
  }
  return {
    refresh: (...firstWords) => {
      for (const word of firstWords) waiting.add(word)
      cancel ??= schedule(run, delayMs)
    },
    stop: () => cancel?.(),
  }
}
