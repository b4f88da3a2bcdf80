import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  MinusCircleOutlined,
  PauseCircleOutlined,
  SyncOutlined,
} from '@ant-design/icons'
import type { PrintStatus, PrintTask } from '@xiaopiao/protocol'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type TaskAction = 'cancel' | 'retry' | 'reprint'

interface Look {
  /** Ant Design's tag colour. */
  readonly colour: string
  readonly icon: ReactNode
  readonly actions: readonly TaskAction[]
}

/** Colour, icon and what a person may do, for every state. */
export const taskLooks: Readonly<Record<PrintStatus, Look>> = {
  PENDING: { colour: 'gold', icon: <ClockCircleOutlined />, actions: ['cancel'] },
  DELAYED: { colour: 'purple', icon: <PauseCircleOutlined />, actions: ['cancel'] },
  PRINTING: { colour: 'blue', icon: <SyncOutlined spin />, actions: [] },
  SUCCESS: { colour: 'green', icon: <CheckCircleOutlined />, actions: ['reprint'] },
  FAILED: { colour: 'red', icon: <CloseCircleOutlined />, actions: ['retry'] },
  CANCELLED: { colour: 'default', icon: <MinusCircleOutlined />, actions: ['retry'] },
}

/** A task's state in colour and words; also that it is a reprint. */
export function TaskStatusTag({ task }: { readonly task: Pick<PrintTask, 'print_status' | 'reprint'> }) {
  const { t } = useTranslation()
  const { colour, icon } = taskLooks[task.print_status]
  return (
    <>
      <Tag color={colour} icon={icon} data-testid="task-status" data-status={task.print_status}>
        {t(`taskStatus.${task.print_status}`)}
      </Tag>
      {task.reprint ? <Tag color="volcano">{t('task.reprintMark')}</Tag> : null}
    </>
  )
}
