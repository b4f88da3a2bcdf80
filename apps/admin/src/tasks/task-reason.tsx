import type { PrintTask } from '@xiaopiao/protocol'
import type { i18n, TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { openWord } from '../language/open-words.ts'
import styles from './task-reason.module.css'

/** Why a task is where it is, in a person's words; undefined when there is nothing to explain. */
function taskReason(task: PrintTask, t: TFunction, language: i18n): string | undefined {
  switch (task.print_status) {
    case 'CANCELLED':
      return task.cancel_reason === null ? undefined : t(`cancelReason.${task.cancel_reason}`)
    case 'FAILED':
    case 'PENDING':
    case 'DELAYED':
      if (task.hold_reason !== null) return t(`hold.${task.hold_reason}`)
      if (task.error_code !== null) return openWord(language, 'fault', task.error_code)
      return task.error_message ?? undefined
    case 'PRINTING':
    case 'SUCCESS':
      return undefined
  }
}

/** The reason beside a state, if there is one. */
export function TaskReason({ task }: { readonly task: PrintTask }) {
  const { t, i18n } = useTranslation()
  const reason = taskReason(task, t, i18n)
  if (reason === undefined) return null
  return (
    <span
      className={styles.reason}
      data-failed={task.print_status === 'FAILED'}
      title={task.error_message ?? undefined}
    >
      {reason}
    </span>
  )
}
