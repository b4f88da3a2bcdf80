import type { PrintTask, TemplateAge } from '@xiaopiao/protocol'
import { App, Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import styles from './task-buttons.module.css'
import { type TaskAction, taskLooks } from './task-look.tsx'
import { usualTemplate } from './task-template.ts'
import { useTaskAction } from './use-task-action.ts'

interface TaskButtonsProps {
  readonly task: PrintTask
  /** A short row in a list, or every action with what it does. */
  readonly form: 'row' | 'explained'
  /** A task that an action made, to be shown. */
  readonly onOpen?: ((taskId: string) => void) | undefined
}

/** What a person may do with a task in its state; what takes a slip away asks first. */
export function TaskButtons({ task, form, onOpen }: TaskButtonsProps) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const may = useMay()
  const [chosen, setChosen] = useState<TemplateAge>()
  const act = useTaskAction((changed, action) => {
    if (action === 'reprint') onOpen?.(changed.task_id)
  })
  const templateOf = (action: TaskAction): TemplateAge | undefined => {
    const usual = action === 'cancel' ? undefined : usualTemplate(task, action)
    return usual && (chosen ?? usual)
  }
  const choose = (action: TaskAction): void => {
    if (action !== 'cancel') {
      act.mutate({ task, action, template: templateOf(action) })
      return
    }
    modal.confirm({
      title: t('task.cancelAsk'),
      content: t('task.cancelHint'),
      okText: t('task.cancel'),
      okButtonProps: { danger: true },
      cancelText: t('action.back'),
      onOk: () => act.mutate({ task, action }),
    })
  }
  const hint = { cancel: t('task.cancelHint'), retry: t('task.retryHint'), reprint: t('task.reprintHint') }
  // Of an archived task nothing is kept that could be printed.
  const actions = task.archived_at === undefined && may(routes.cancelTask) ? taskLooks[task.print_status].actions : []
  return actions.map((action) => (
    <span key={action} className={styles.action}>
      <Button
        danger={action === 'cancel'}
        {...(form === 'row' ? { size: 'small' as const } : {})}
        loading={act.isPending}
        data-testid={`task-${action}`}
        onClick={() => choose(action)}
      >
        {t(`task.${action}`)}
      </Button>
      {form === 'row' ? null : <TemplateChoice value={templateOf(action)} onChange={setChosen} />}
      {form === 'row' ? null : <span className={styles.hint}>{hint[action]}</span>}
    </span>
  ))
}

interface TemplateChoiceProps {
  /** Undefined: there is nothing to choose. */
  readonly value: TemplateAge | undefined
  readonly onChange: (value: TemplateAge) => void
}

/** TP33: printed again with the template as it is now, or as it was. */
function TemplateChoice({ value, onChange }: TemplateChoiceProps) {
  const { t } = useTranslation()
  if (value === undefined) return null
  return (
    <Segmented
      size="small"
      aria-label={t('task.template')}
      data-testid="task-template-choice"
      value={value}
      onChange={onChange}
      options={[
        { value: 'newest' as const, label: t('task.templateNewest') },
        { value: 'same' as const, label: t('task.templateSame') },
      ]}
    />
  )
}
