import { FieldTimeOutlined } from '@ant-design/icons'
import type { PrintTask } from '@xiaopiao/protocol'
import { useTranslation } from 'react-i18next'
import { countdownText, secondsUntil } from '../clock/countdown.ts'
import { useServerNow } from '../clock/use-server-now.ts'
import { exactInstantText } from '../language/format.ts'
import styles from './task-countdown.module.css'

type CountedTask = Pick<PrintTask, 'print_status' | 'scheduled_at' | 'hold_reason' | 'attempt'>

function Running({ task }: { readonly task: CountedTask }) {
  const { t } = useTranslation()
  const seconds = secondsUntil(task.scheduled_at, useServerNow())
  // A task without a delay is due when it is made: there is nothing to count.
  if (seconds === 0 && task.print_status === 'PENDING') return null
  const time = countdownText(seconds)
  const words =
    seconds === 0 ? t('task.dueNow') : task.attempt > 0 ? t('task.retriesIn', { time }) : t('task.printsIn', { time })
  return (
    <span
      className={styles.countdown}
      role="timer"
      title={exactInstantText(task.scheduled_at)}
      data-testid="task-countdown"
      data-seconds={seconds}
    >
      <FieldTimeOutlined aria-hidden="true" /> {words}
    </span>
  )
}

/** How long a task still waits, running by the server's clock; nothing for a task that waits for no moment. */
export function TaskCountdown({ task }: { readonly task: CountedTask }) {
  const waits = task.print_status === 'DELAYED' || task.print_status === 'PENDING'
  return waits && task.hold_reason === null ? <Running task={task} /> : null
}
