import type { Printer, PrintTask } from '@xiaopiao/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Instant } from '../language/instant.tsx'
import { TaskButtons } from './task-buttons.tsx'
import styles from './task-cards.module.css'
import { TaskCountdown } from './task-countdown.tsx'
import { TaskStatusTag } from './task-look.tsx'
import { TaskReason } from './task-reason.tsx'

interface TaskCardsProps {
  readonly tasks: readonly PrintTask[]
  readonly printers: readonly Printer[]
  readonly addressOf: (taskId: string) => string
  readonly onOpen: (taskId: string) => void
}

/** Print tasks where a table does not fit. */
export function TaskCards({ tasks, printers, addressOf, onOpen }: TaskCardsProps) {
  const { t } = useTranslation()
  const nameOf = (task: PrintTask): string =>
    printers.find((printer) => printer.id === task.printer_id)?.printer_name ?? task.printer_sn
  return (
    <ul className={styles.cards}>
      {tasks.map((task) => (
        <li key={task.task_id} className={styles.card} data-testid={`task-row-${task.id}`}>
          <div className={styles.head}>
            <Link to={addressOf(task.task_id)} className={styles.number ?? ''}>
              {task.id}
            </Link>
            <TaskStatusTag task={task} />
            <TaskCountdown task={task} />
            <span className={styles.when}>
              <Instant at={task.created_at} />
            </span>
          </div>
          <TaskReason task={task} />
          <div className={styles.foot}>
            <span className={styles.facts}>
              {nameOf(task)} · {t(`printType.${task.print_type}`)}
              {task.order_id === null ? null : (
                <>
                  {' · '}
                  <Link to={`/orders/${task.order_id}`}>#{task.order_id}</Link>
                </>
              )}
            </span>
            <span className={styles.actions}>
              <TaskButtons task={task} form="row" onOpen={onOpen} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  )
}
