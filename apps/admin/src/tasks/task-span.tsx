import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { minuteFormat, type TaskChoice } from './task-filter.ts'
import styles from './task-filters.module.css'

interface TaskSpanProps {
  readonly choice: TaskChoice
  readonly onChange: (choice: TaskChoice) => void
}

/** From one moment to another; either may stay open. */
export function TaskSpan({ choice, onChange }: TaskSpanProps) {
  const { t } = useTranslation()
  return (['from', 'to'] as const).map((end) => {
    const at = choice[end]
    return (
      <DatePicker
        key={end}
        className={styles.wide ?? ''}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        aria-label={t(`task.${end}`)}
        placeholder={t(`task.${end}`)}
        value={at === undefined ? null : dayjs(at)}
        onChange={(moment) => onChange({ ...choice, [end]: moment?.format(minuteFormat) })}
      />
    )
  })
}
