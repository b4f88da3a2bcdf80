import type { TaskEventView } from '@xiaopiao/protocol'
import { Timeline } from 'antd'
import { useTranslation } from 'react-i18next'
import { exactInstantText } from '../language/format.ts'
import { openWord } from '../language/open-words.ts'
import { detailWords, whoWords } from './history-words.ts'
import styles from './task-history.module.css'

/** The colours of Ant Design's tags are no CSS colours; the timeline knows these. */
const dotColours: Readonly<Record<TaskEventView['to_status'], string>> = {
  PENDING: '#b7791f',
  DELAYED: '#7b5ea7',
  PRINTING: '#2f6f8f',
  SUCCESS: '#2e7d4f',
  FAILED: '#b83a35',
  CANCELLED: '#8a8578',
}

/** Every transition of a task, oldest first: what, when, who, which attempt, and what was answered. */
export function TaskHistory({ history }: { readonly history: readonly TaskEventView[] }) {
  const { t, i18n } = useTranslation()
  return (
    <Timeline
      className={styles.history ?? ''}
      data-testid="task-history"
      items={history.map((entry, place) => ({
        key: place,
        color: dotColours[entry.to_status],

        content: (
          <div>
            <div>
              <strong>{openWord(i18n, 'event', entry.event)}</strong>
              {entry.from_status === entry.to_status ? null : ` → ${t(`taskStatus.${entry.to_status}`)}`}
            </div>
            <div className={styles.meta}>
              <time dateTime={entry.at}>{exactInstantText(entry.at)}</time>
              {` · ${t('task.by', { who: whoWords(entry.cause, i18n) })}`}
              {entry.attempt === 0 ? null : ` · ${t('task.attempt', { attempt: entry.attempt })}`}
              {entry.node === '' ? null : ` · ${entry.node}`}
            </div>
            {entry.detail === null ? null : <div className={styles.detail}>{detailWords(entry.detail, i18n, t)}</div>}
          </div>
        ),
      }))}
    />
  )
}
