import type { Printer, PrintStatus, PrintTask, PrintType } from '@xiaopiao/protocol'
import { Table, type TableColumnsType, Tag } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import type { TaskFilter } from '../api/keys.ts'
import { usePrinters, useTaskPages } from '../api/queries.ts'
import { Instant } from '../language/instant.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { LoadMore } from '../section/load-more.tsx'
import { Section } from '../section/section.tsx'
import { TaskDrawer } from './task-drawer.tsx'
import { TaskFilters } from './task-filters.tsx'
import { TaskStatusTag, taskStatusNames } from './task-look.tsx'
import { TaskReason } from './task-reason.tsx'

const printTypeNames: readonly PrintType[] = ['RECEIPT', 'SHIPPING', 'ORDER', 'LABEL']

/** The filter that an address asks for; what it does not know is ignored. */
export function readFilter(search: URLSearchParams): TaskFilter {
  const text = (name: string) => search.get(name) || undefined
  return {
    status: taskStatusNames.find((status): status is PrintStatus => status === search.get('status')),
    printer_sn: text('printer_sn'),
    print_type: printTypeNames.find((type) => type === search.get('print_type')),
    q: text('q'),
  }
}

function columns(t: TFunction, printers: readonly Printer[]): TableColumnsType<PrintTask> {
  const nameOf = (task: PrintTask): string =>
    printers.find((printer) => printer.id === task.printer_id)?.printer_name ?? task.printer_sn
  return [
    {
      title: t('task.id'),
      width: 90,
      render: (_, task) => <Link to={`/tasks/${task.task_id}`}>{task.id}</Link>,
    },
    {
      title: t('task.status'),
      render: (_, task) => (
        <>
          <TaskStatusTag task={task} /> <TaskReason task={task} />
        </>
      ),
    },
    { title: t('task.printer'), render: (_, task) => nameOf(task) },
    {
      title: t('task.type'),
      width: 100,
      responsive: ['sm'],
      render: (_, task) => <Tag>{t(`printType.${task.print_type}`)}</Tag>,
    },
    {
      title: t('task.order'),
      width: 90,
      responsive: ['sm'],
      render: (_, task) =>
        task.order_id === null ? null : <Link to={`/orders/${task.order_id}`}>#{task.order_id}</Link>,
    },
    {
      title: t('task.copies'),
      width: 80,
      responsive: ['lg'],
      render: (_, task) => (task.copies === 1 ? 1 : `${task.copies_done} / ${task.copies}`),
    },
    {
      title: t('task.createdAt'),
      width: 140,
      responsive: ['md'],
      render: (_, task) => <Instant at={task.created_at} />,
    },
    {
      title: t('task.printedAt'),
      width: 140,
      responsive: ['lg'],
      render: (_, task) => (task.printed_at === null ? null : <Instant at={task.printed_at} />),
    },
  ]
}

/** All print tasks, newest first and live; one opens with its whole life and its paper. */
export function TasksScreen() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { taskId } = useParams()
  const [search, setSearch] = useSearchParams()
  const filter = readFilter(search)
  const tasks = useTaskPages(filter)
  const printers = usePrinters()
  const change = (next: TaskFilter): void => {
    const chosen = Object.entries(next).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
    setSearch(new URLSearchParams(chosen), { replace: true })
  }
  return (
    <Section
      title={t('app.tasks')}
      extra={<TaskFilters filter={filter} printers={printers.data ?? []} onChange={change} />}
    >
      {tasks.error === null ? null : <ProblemNote error={tasks.error} onRetry={tasks.refetch} />}
      <Table<PrintTask>
        rowKey="task_id"
        size="middle"
        loading={tasks.isLoading}
        dataSource={tasks.data ?? []}
        columns={columns(t, printers.data ?? [])}
        pagination={false}
        locale={{ emptyText: t('task.empty') }}
      />
      <LoadMore list={tasks} />
      <TaskDrawer
        taskId={taskId}
        printers={printers.data ?? []}
        onOpen={(id) => void navigate({ pathname: `/tasks/${id}`, search: search.toString() })}
        onClose={() => void navigate({ pathname: '/tasks', search: search.toString() })}
      />
    </Section>
  )
}
