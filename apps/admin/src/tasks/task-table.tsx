import type { Printer, PrintTask } from '@xiaopiao/protocol'
import { Table, type TableColumnsType } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Instant } from '../language/instant.tsx'
import { TaskButtons } from './task-buttons.tsx'
import { TaskCountdown } from './task-countdown.tsx'
import { TaskStatusTag } from './task-look.tsx'
import { TaskReason } from './task-reason.tsx'
import styles from './task-table.module.css'

interface TaskTableProps {
  readonly tasks: readonly PrintTask[]
  readonly printers: readonly Printer[]
  readonly addressOf: (taskId: string) => string
  readonly onOpen: (taskId: string) => void
}

function columns(
  t: TFunction,
  { printers, addressOf, onOpen }: Omit<TaskTableProps, 'tasks'>,
): TableColumnsType<PrintTask> {
  const nameOf = (task: PrintTask): string =>
    printers.find((printer) => printer.id === task.printer_id)?.printer_name ?? task.printer_sn
  return [
    {
      title: t('task.id'),
      width: 80,
      render: (_, task) => (
        <Link to={addressOf(task.task_id)} data-testid={`task-row-${task.id}`}>
          {task.id}
        </Link>
      ),
    },
    {
      title: t('task.status'),
      render: (_, task) => (
        <span className={styles.state}>
          <TaskStatusTag task={task} />
          <TaskCountdown task={task} />
          <TaskReason task={task} />
        </span>
      ),
    },
    {
      title: t('task.printer'),
      render: (_, task) => (
        <>
          {nameOf(task)}
          <div className={styles.soft}>
            {t(`printType.${task.print_type}`)}
            {task.copies === 1 ? null : ` · ${task.copies_done} / ${task.copies}`}
          </div>
        </>
      ),
    },
    {
      title: t('task.order'),
      width: 90,
      render: (_, task) =>
        task.order_id === null ? null : <Link to={`/orders/${task.order_id}`}>#{task.order_id}</Link>,
    },
    { title: t('task.createdAt'), width: 130, render: (_, task) => <Instant at={task.created_at} /> },
    {
      title: t('task.printedAt'),
      width: 130,
      responsive: ['lg'],
      render: (_, task) => (task.printed_at === null ? null : <Instant at={task.printed_at} />),
    },
    {
      key: 'actions',
      align: 'right',
      width: 130,
      render: (_, task) => (
        <span className={styles.actions}>
          <TaskButtons task={task} form="row" onOpen={onOpen} />
        </span>
      ),
    },
  ]
}

/** Print tasks in rows, each with what can be done about it. */
export function TaskTable({ tasks, ...more }: TaskTableProps) {
  const { t } = useTranslation()
  return (
    <Table<PrintTask>
      rowKey="task_id"
      size="middle"
      dataSource={[...tasks]}
      columns={columns(t, more)}
      pagination={false}
    />
  )
}
