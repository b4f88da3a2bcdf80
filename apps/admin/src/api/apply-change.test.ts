import { QueryClient } from '@tanstack/react-query'
import type { PrintTask } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { applyTask, newerTask, refreshTogether } from './apply-change.ts'
import { keys } from './keys.ts'

function task(taskId: string, status: PrintTask['print_status'], updatedAt: string): PrintTask {
  return { task_id: taskId, print_status: status, updated_at: updatedAt } as PrintTask
}

const early = '2025-07-14T10:30:00.000Z'
const late = '2025-07-14T10:30:01.000Z'

test('newerTask() keeps the younger view, whatever arrives last', () => {
  const printed = task('t1', 'SUCCESS', late)
  expect(newerTask(printed, task('t1', 'PRINTING', early)).print_status).toBe('SUCCESS')
  expect(newerTask(task('t1', 'PRINTING', early), printed).print_status).toBe('SUCCESS')
})

test('applyTask() changes the task in every list that shows it and in its own page, and nothing else', () => {
  const client = new QueryClient()
  const other = task('t2', 'PENDING', early)
  const page = { data: [task('t1', 'PRINTING', early), other], next_cursor: null }
  client.setQueryData(keys.taskList({}), { pages: [page], pageParams: [undefined] })
  client.setQueryData(keys.recentTasks, page)
  client.setQueryData(keys.tasksOfOrder(5), page)
  client.setQueryData(keys.task('t1'), { ...task('t1', 'PRINTING', early), history: [] })
  applyTask(client, task('t1', 'SUCCESS', late))
  const after = { data: [task('t1', 'SUCCESS', late), other], next_cursor: null }
  expect(client.getQueryData(keys.taskList({}))).toEqual({ pages: [after], pageParams: [undefined] })
  expect(client.getQueryData(keys.recentTasks)).toEqual(after)
  expect(client.getQueryData(keys.tasksOfOrder(5))).toEqual(after)
  expect(client.getQueryData(keys.task('t1'))).toMatchObject({ print_status: 'SUCCESS', history: [] })
})

test('refreshTogether() joins a burst into one refresh of each kind', () => {
  const client = new QueryClient()
  const asked: unknown[] = []
  client.invalidateQueries = async (filters) => {
    asked.push(filters?.queryKey)
  }
  const waits: (() => void)[] = []
  const { refresh } = refreshTogether(client, (action) => {
    waits.push(action)
    return () => undefined
  })
  refresh('tasks', 'printers')
  refresh('tasks')
  expect(waits).toHaveLength(1)
  waits[0]?.()
  expect(asked).toEqual([['tasks'], ['printers']])
})
