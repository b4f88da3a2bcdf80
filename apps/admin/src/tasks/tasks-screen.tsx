import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { usePrinters, useTaskPages } from '../api/queries.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { LoadMore } from '../section/load-more.tsx'
import { Nothing, Section } from '../section/section.tsx'
import { useNarrow } from '../section/use-narrow.ts'
import { TaskCards } from './task-cards.tsx'
import { TaskDrawer } from './task-drawer.tsx'
import { filterOfChoice, readChoice, type TaskChoice, writeChoice } from './task-filter.ts'
import { TaskFilters } from './task-filters.tsx'
import { TaskTable } from './task-table.tsx'
import styles from './tasks-screen.module.css'

/** The choice in the page's address, and how to change it. */
function useChoice() {
  const [search, setSearch] = useSearchParams()
  const choice = readChoice(search)
  const change = (next: TaskChoice): void => setSearch(writeChoice(next), { replace: true })
  return { choice, change, search: writeChoice(choice).toString() }
}

interface TaskListProps {
  readonly tasks: ReturnType<typeof useTaskPages>
  readonly printers: NonNullable<ReturnType<typeof usePrinters>['data']>
  readonly filtered: boolean
  readonly onClear: () => void
  readonly addressOf: (taskId: string) => string
  readonly onOpen: (taskId: string) => void
}

function TaskList({ tasks, printers, filtered, onClear, addressOf, onOpen }: TaskListProps) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  if (tasks.data === undefined) return tasks.error === null ? <Skeleton active paragraph={{ rows: 6 }} /> : null
  if (tasks.data.length === 0) {
    return filtered ? (
      <Nothing title={t('task.empty')}>
        <Button onClick={onClear}>{t('task.clearFilter')}</Button>
      </Nothing>
    ) : (
      <Nothing title={t('home.noTasks')} hint={t('task.noneHint')} />
    )
  }
  const shared = { tasks: tasks.data, printers, addressOf, onOpen }
  return (
    <>
      {narrow ? <TaskCards {...shared} /> : <TaskTable {...shared} />}
      <LoadMore list={tasks} />
    </>
  )
}

/** All print tasks, newest first and live; one opens with its whole life and its paper. */
export function TasksScreen() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { taskId } = useParams()
  const { choice, change, search } = useChoice()
  // "Today" is the day on which the screen was opened, so that its list does not begin anew with every render.
  const [openedAt] = useState(() => new Date())
  const tasks = useTaskPages(filterOfChoice(choice, openedAt))
  const printers = usePrinters()
  const addressOf = (id: string): string => `/tasks/${id}${search === '' ? '' : `?${search}`}`
  const open = (id: string) => void navigate(addressOf(id))
  return (
    <Section title={t('app.tasks')}>
      <div className={styles.filters}>
        <TaskFilters choice={choice} printers={printers.data ?? []} onChange={change} />
      </div>
      {tasks.error === null ? null : <ProblemNote error={tasks.error} onRetry={tasks.refetch} />}
      <TaskList
        tasks={tasks}
        printers={printers.data ?? []}
        filtered={search !== ''}
        onClear={() => change({})}
        addressOf={addressOf}
        onOpen={open}
      />
      <TaskDrawer
        taskId={taskId}
        printers={printers.data ?? []}
        onOpen={open}
        onClose={() => void navigate({ pathname: '/tasks', search })}
      />
    </Section>
  )
}
