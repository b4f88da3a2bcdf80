import type { PrintTask } from '@xiaopiao/protocol'
import { Skeleton, Timeline } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useOrderEvents } from '../api/queries.ts'
import { exactInstantText } from '../language/format.ts'
import { Instant } from '../language/instant.tsx'
import { openWord } from '../language/open-words.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { type CourseStep, orderCourse, wasToldLate } from './order-course.ts'
import styles from './order-drawer.module.css'

function EventStep({ step }: { readonly step: Extract<CourseStep, { kind: 'event' }> }) {
  const { t, i18n } = useTranslation()
  const { event } = step
  const remark = event.detail?.['remark']
  return (
    <>
      <strong>{openWord(i18n, 'orderEvent', event.type)}</strong>
      <div className={styles.specs}>
        <time dateTime={step.at}>{exactInstantText(step.at)}</time>
        {event.event_id === null ? ` · ${t('order.byHand')}` : ` · ${event.event_id}`}
        {wasToldLate(event) ? (
          <>
            {' · '}
            {t('order.happenedAt')} <Instant at={event.occurred_at} />
          </>
        ) : null}
      </div>
      {typeof remark === 'string' && remark !== '' ? <div>{remark}</div> : null}
    </>
  )
}

function TaskStep({ step }: { readonly step: Extract<CourseStep, { kind: 'task' }> }) {
  const { t } = useTranslation()
  const { task, what } = step
  const reason = what === 'cancelled' && task.cancel_reason !== null ? t(`cancelReason.${task.cancel_reason}`) : ''
  return (
    <>
      <span>
        {t(`order.slip.${what}`, { slip: t(`printType.${task.print_type}`) })}{' '}
        <Link to={`/tasks/${task.task_id}`}>{task.id}</Link>
      </span>
      <div className={styles.specs}>
        <time dateTime={step.at}>{exactInstantText(step.at)}</time>
        {` · ${task.printer_sn}`}
        {reason === '' ? null : ` · ${reason}`}
      </div>
    </>
  )
}

const taskColours = { made: '#7b5ea7', printed: '#2e7d4f', cancelled: '#8a8578' } as const

/** What happened to an order and to its slips, oldest first. */
export function OrderTimeline({ orderId, tasks }: { readonly orderId: number; readonly tasks: readonly PrintTask[] }) {
  const events = useOrderEvents(orderId)
  if (events.error !== null) return <ProblemNote error={events.error} onRetry={events.refetch} />
  if (events.data === undefined) return <Skeleton active title={false} />
  return (
    <Timeline
      data-testid="order-timeline"
      items={orderCourse(events.data, tasks).map((step, place) => ({
        key: place,
        color: step.kind === 'event' ? '#0f6b5c' : taskColours[step.what],
        content: step.kind === 'event' ? <EventStep step={step} /> : <TaskStep step={step} />,
      }))}
    />
  )
}
