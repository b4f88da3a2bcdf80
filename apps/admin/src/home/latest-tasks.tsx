import type { UseQueryResult } from '@tanstack/react-query'
import type { Printer, PrintTask } from '@xiaopiao/protocol'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Instant } from '../language/instant.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { Nothing, Section } from '../section/section.tsx'
import { TaskCountdown } from '../tasks/task-countdown.tsx'
import { TaskStatusTag } from '../tasks/task-look.tsx'
import { TaskReason } from '../tasks/task-reason.tsx'
import styles from './latest-tasks.module.css'

const tasksShown = 8

interface LatestTasksProps {
  readonly tasks: UseQueryResult<PrintTask[]>
  readonly printers: readonly Printer[]
  readonly onShowPaper: (taskId: string) => void
}

/** The last few tasks of every printer, whatever made them. */
export function LatestTasks({ tasks, printers, onShowPaper }: LatestTasksProps) {
  const { t } = useTranslation()
  const nameOf = (task: PrintTask): string =>
    printers.find((printer) => printer.id === task.printer_id)?.printer_name ?? task.printer_sn
  const content = () => {
    if (tasks.data === undefined) {
      return tasks.error === null ? <Skeleton active /> : <ProblemNote error={tasks.error} onRetry={tasks.refetch} />
    }
    if (tasks.data.length === 0) return <Nothing title={t('home.noTasks')} />
    return (
      <ul className={styles.tasks}>
        {tasks.data.slice(0, tasksShown).map((task) => (
          <li key={task.task_id}>
            <Link to={`/tasks/${task.task_id}`} className={styles.id ?? ''}>
              {task.id}
            </Link>
            <span className={styles.state}>
              <TaskStatusTag task={task} />
              <TaskCountdown task={task} />
              <TaskReason task={task} />
            </span>
            <span className={styles.printer}>
              {nameOf(task)} · {t(`printType.${task.print_type}`)}
              {task.order_id === null ? null : ` · #${task.order_id}`}
            </span>
            <span className={styles.when}>
              <Instant at={task.created_at} />
            </span>
            <Button size="small" type="link" disabled={task.attempt === 0} onClick={() => onShowPaper(task.task_id)}>
              {t('home.showPaper')}
            </Button>
          </li>
        ))}
      </ul>
    )
  }
  return (
    <Section title={t('home.latestTasks')} extra={<Link to="/tasks">{t('action.viewAll')}</Link>}>
      {content()}
    </Section>
  )
}
