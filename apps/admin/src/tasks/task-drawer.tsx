import { useQuery } from '@tanstack/react-query'
import type { Printer, PrintTask } from '@xiaopiao/protocol'
import { Drawer, Segmented, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call, callText } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useTask } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { Instant } from '../language/instant.tsx'
import { openWord } from '../language/open-words.ts'
import { PaperPicture } from '../paper/paper-picture.tsx'
import { faultDetail } from '../problem/fault-detail.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { Facts } from '../section/facts.tsx'
import { adviceOf } from './task-advice.ts'
import { TaskAdviceNote } from './task-advice-note.tsx'
import { TaskButtons } from './task-buttons.tsx'
import { TaskCountdown } from './task-countdown.tsx'
import styles from './task-drawer.module.css'
import { TaskHistory } from './task-history.tsx'
import { TaskStatusTag } from './task-look.tsx'
import { TaskReason } from './task-reason.tsx'
import { libraryTemplate } from './task-template.ts'

interface TaskDetailProps {
  readonly taskId: string
  readonly printers: readonly Printer[]
  readonly onOpen: (taskId: string) => void
}

function TemplateName({ task }: { readonly task: PrintTask }) {
  const { t } = useTranslation()
  const template = libraryTemplate(task)
  if (template === undefined) return t('task.templateGiven')
  return (
    <Link to={`/templates/${template.business}`} data-testid="task-template">
      {task.template_version}
    </Link>
  )
}

function TaskFacts({ task, printers }: { readonly task: PrintTask; readonly printers: readonly Printer[] }) {
  const { t, i18n } = useTranslation()
  const printer = printers.find((candidate) => candidate.id === task.printer_id)
  const order = task.order_id && <Link to={`/orders/${task.order_id}`}>#{task.order_id}</Link>
  // What keeps the task from its paper stands above, with what to do about it.
  const error =
    adviceOf(task) === undefined && task.error_message !== null ? (
      <>
        {task.error_code === null ? null : openWord(i18n, 'fault', task.error_code)}
        <div className={styles.hint}>{faultDetail(task.error_message, i18n.language)}</div>
      </>
    ) : null
  const moment = (at: string | null) => (at === null ? null : <Instant at={at} />)
  return (
    <Facts
      facts={[
        { label: t('task.printer'), value: `${printer?.printer_name ?? ''} ${task.printer_sn}`.trim() },
        { label: t('task.type'), value: t(`printType.${task.print_type}`) },
        { label: t('task.order'), value: order },
        { label: t('task.template'), value: <TemplateName task={task} /> },
        { label: t('task.id'), value: <code>{task.task_id}</code> },
        { label: t('task.copies'), value: t('task.copiesDone', { done: task.copies_done, all: task.copies }) },
        { label: t('task.attempts'), value: task.attempt },
        {
          label: t('task.retries'),
          value: task.retry_count === 0 ? null : `${task.retry_count} / ${task.max_retries}`,
        },
        { label: t('task.vendorJob'), value: task.vendor_job_id && <code>{task.vendor_job_id}</code> },
        { label: t('task.error'), value: error },
        { label: t('task.confirmation'), value: task.confirmation && t(`confirmation.${task.confirmation}`) },
        { label: t('task.createdAt'), value: moment(task.created_at) },
        { label: t('task.scheduledAt'), value: moment(task.scheduled_at) },
        { label: t('task.expiresAt'), value: moment(task.expires_at) },
        { label: t('task.printedAt'), value: moment(task.printed_at) },
        { label: t('task.cancelledAt'), value: moment(task.cancelled_at) },
        {
          label: t('task.reprintOf'),
          value: task.reprint_of && <Link to={`/tasks/${task.reprint_of}`}>{task.reprint_of}</Link>,
        },
      ]}
    />
  )
}

function Text({ task }: { readonly task: PrintTask }) {
  const text = useQuery({
    queryKey: keys.taskText(task.task_id, task.attempt),
    queryFn: ({ signal }) =>
      callText(routes.previewTask, { params: { task_id: task.task_id }, query: { format: 'text' } }, { signal }),
  })
  if (text.error !== null) return <ProblemNote error={text.error} onRetry={text.refetch} />
  if (text.data === undefined) return <Skeleton active title={false} />
  return (
    <pre className={styles.text} data-testid="paper-text">
      {text.data}
    </pre>
  )
}

function Paper({ task }: { readonly task: PrintTask }) {
  const { t } = useTranslation()
  const [form, setForm] = useState<'picture' | 'text'>('picture')
  if (task.archived_at !== undefined) return <p className={styles.hint}>{t('problem.no_longer_kept')}</p>
  return (
    <>
      <div className={styles.paperHead}>
        <h2>{task.printed_at === null && task.attempt === 0 ? t('task.paperPlanned') : t('task.paperPrinted')}</h2>
        <Segmented
          size="small"
          value={form}
          onChange={setForm}
          options={[
            { value: 'picture' as const, label: t('task.picture') },
            { value: 'text' as const, label: t('task.text') },
          ]}
        />
      </div>
      {form === 'picture' ? <PaperPicture task={task} /> : <Text task={task} />}
    </>
  )
}

function TaskDetail({ taskId, printers, onOpen }: TaskDetailProps) {
  const { t } = useTranslation()
  const { data: task, error, refetch } = useTask(taskId)
  if (task === undefined) return error === null ? <Skeleton active /> : <ProblemNote error={error} onRetry={refetch} />
  return (
    <div className={styles.detail}>
      <div className={styles.bar}>
        <TaskStatusTag task={task} />
        <TaskCountdown task={task} />
        {adviceOf(task) === undefined ? <TaskReason task={task} /> : null}
      </div>
      <TaskAdviceNote task={task} />
      <TaskButtons task={task} form="explained" onOpen={onOpen} />
      <div className={styles.columns}>
        <div className={styles.detail}>
          <TaskFacts task={task} printers={printers} />
          <h2>{t('task.history')}</h2>
          <TaskHistory history={task.history} />
        </div>
        <div>
          <Paper task={task} />
        </div>
      </div>
    </div>
  )
}

interface TaskDrawerProps {
  readonly taskId: string | undefined
  readonly printers: readonly Printer[]
  readonly onOpen: (taskId: string) => void
  readonly onClose: () => void
}

/** A task's whole life on one page: what, when, who, why, and the picture of the paper. */
export function TaskDrawer({ taskId, printers, onOpen, onClose }: TaskDrawerProps) {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: keys.task(taskId ?? ''),
    queryFn: ({ signal }) => call(routes.readTask, { params: { task_id: taskId ?? '' } }, { signal }),
    enabled: taskId !== undefined,
  })
  return (
    <Drawer
      open={taskId !== undefined}
      onClose={onClose}
      size="min(960px, 100vw)"
      destroyOnHidden
      title={t('task.title', { id: data?.id ?? '' })}
    >
      {taskId === undefined ? null : <TaskDetail key={taskId} taskId={taskId} printers={printers} onOpen={onOpen} />}
    </Drawer>
  )
}
