import type { Printer, PrintTask } from '@xiaopiao/protocol'
import { Spin } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Instant } from '../language/instant.tsx'
import { PaperPicture } from '../paper/paper-picture.tsx'
import { Section } from '../section/section.tsx'
import { TaskCountdown } from '../tasks/task-countdown.tsx'
import { TaskStatusTag } from '../tasks/task-look.tsx'
import { TaskReason } from '../tasks/task-reason.tsx'
import styles from './latest-paper.module.css'

interface LatestPaperProps {
  readonly task: PrintTask | undefined
  readonly printers: readonly Printer[]
  /** Nothing has happened in this shop yet: say how it starts. */
  readonly newcomer: boolean
}

function Steps() {
  const { t } = useTranslation()
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{t('home.noPaper')}</p>
      <ol className={styles.steps}>
        <li>{t('home.step1')}</li>
        <li>{t('home.step2')}</li>
        <li>{t('home.step3')}</li>
      </ol>
    </div>
  )
}

function Waits({ task }: { readonly task: PrintTask }) {
  const { t } = useTranslation()
  return (
    <div className={styles.empty} role="status">
      {task.print_status === 'PRINTING' ? <Spin /> : null}
      <p className={styles.emptyTitle}>
        {task.print_status === 'PRINTING' ? t('home.paperPrinting') : t('home.paperWaiting')}
      </p>
      <TaskCountdown task={task} />
      <TaskReason task={task} />
    </div>
  )
}

/** On a narrow screen the paper lies below the orders: it comes into view when it has come out. */
function useScrollToNewPaper(task: PrintTask | undefined) {
  const place = useRef<HTMLDivElement>(null)
  const shown = task?.print_status === 'SUCCESS' ? task.task_id : undefined
  const before = useRef({ shown, started: false })
  useEffect(() => {
    const isNew = before.current.started && before.current.shown !== shown && shown !== undefined
    before.current = { shown, started: before.current.started || task !== undefined }
    if (isNew && matchMedia('(max-width: 980px)').matches) {
      place.current?.scrollIntoView({ behavior: 'smooth', block: 'start' })
    }
  }, [shown, task])
  return place
}

/** The paper that the printer put out last, or what keeps it from coming. */
export function LatestPaper({ task, printers, newcomer }: LatestPaperProps) {
  const { t } = useTranslation()
  const place = useScrollToNewPaper(task)
  const printer = printers.find((candidate) => candidate.id === task?.printer_id)
  return (
    <div ref={place} className={styles.place}>
      <Section title={t('home.latestPaper')} testId="latest-paper">
        {task === undefined ? (
          newcomer ? (
            <Steps />
          ) : (
            <div className={styles.empty}>{t('home.noPaper')}</div>
          )
        ) : (
          <>
            <p className={styles.caption}>
              <TaskStatusTag task={task} />
              <span>{printer?.printer_name ?? task.printer_sn}</span>
              <Link to={`/tasks/${task.task_id}`}>{t('task.title', { id: task.id })}</Link>
              {task.printed_at === null ? null : <Instant at={task.printed_at} />}
            </p>
            {task.print_status === 'SUCCESS' ? <PaperPicture task={task} /> : <Waits task={task} />}
          </>
        )}
      </Section>
    </div>
  )
}
