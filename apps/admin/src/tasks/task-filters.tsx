import { FilterOutlined } from '@ant-design/icons'
import type { Printer, PrintStatus, PrintType } from '@xiaopiao/protocol'
import { Button, Checkbox, Input, InputNumber, Select, Spin } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNarrow } from '../section/use-narrow.ts'
import {
  countChosen,
  type Period,
  periodNames,
  printTypeNames,
  type TaskChoice,
  taskStatusNames,
} from './task-filter.ts'
import styles from './task-filters.module.css'

/** A calendar weighs as much as the rest of the screen; most visits choose a span by its name. */
const TaskSpan = lazy(async () => ({ default: (await import('./task-span.tsx')).TaskSpan }))

interface TaskFiltersProps {
  readonly choice: TaskChoice
  readonly printers: readonly Printer[]
  readonly onChange: (choice: TaskChoice) => void
}

function Words({ choice, onChange }: Pick<TaskFiltersProps, 'choice' | 'onChange'>) {
  const { t } = useTranslation()
  return (
    <Input.Search
      allowClear
      disabled={choice.archived === true}
      key={choice.q ?? ''}
      defaultValue={choice.q ?? ''}
      maxLength={100}
      aria-label={t('task.search')}
      placeholder={t('task.search')}
      onSearch={(words) => onChange({ ...choice, q: words.trim() === '' ? undefined : words.trim() })}
    />
  )
}

function OrderNumber({ choice, onChange }: Pick<TaskFiltersProps, 'choice' | 'onChange'>) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<number | null>(choice.order_id ?? null)
  const apply = (): void => {
    const orderId = typed ?? undefined
    if (orderId !== choice.order_id) onChange({ ...choice, order_id: orderId })
  }
  return (
    <InputNumber<number>
      className={styles.wide ?? ''}
      prefix="#"
      min={1}
      max={2_147_483_647}
      precision={0}
      controls={false}
      aria-label={t('task.orderNumber')}
      placeholder={t('task.orderNumber')}
      value={typed}
      onChange={setTyped}
      onPressEnter={apply}
      onBlur={apply}
    />
  )
}

function Choices({ choice, printers, onChange }: TaskFiltersProps) {
  const { t } = useTranslation()
  const archived = choice.archived === true
  return (
    <>
      <Select<PrintStatus>
        allowClear
        disabled={archived}
        aria-label={t('task.status')}
        placeholder={t('task.allStatuses')}
        value={choice.status ?? null}
        onChange={(status) => onChange({ ...choice, status: status ?? undefined })}
        options={taskStatusNames.map((value) => ({ value, label: t(`taskStatus.${value}`) }))}
      />
      <Select<string>
        allowClear
        disabled={archived}
        aria-label={t('task.printer')}
        placeholder={t('task.allPrinters')}
        value={choice.printer_sn ?? null}
        onChange={(serial) => onChange({ ...choice, printer_sn: serial ?? undefined })}
        options={printers.map((printer) => ({ value: printer.printer_sn, label: printer.printer_name }))}
      />
      <Select<PrintType>
        allowClear
        disabled={archived}
        aria-label={t('task.type')}
        placeholder={t('task.allTypes')}
        value={choice.print_type ?? null}
        onChange={(type) => onChange({ ...choice, print_type: type ?? undefined })}
        options={printTypeNames.map((value) => ({ value, label: t(`printType.${value}`) }))}
      />
      <Select<Period>
        allowClear
        aria-label={t('task.createdAt')}
        placeholder={t('task.anyTime')}
        value={choice.period ?? null}
        onChange={(period) => onChange({ ...choice, period: period ?? undefined })}
        options={periodNames.map((value) => ({ value, label: t(`task.period.${value}`) }))}
      />
      <OrderNumber key={choice.order_id ?? ''} choice={choice} onChange={onChange} />
      <Checkbox
        className={styles.archived ?? ''}
        checked={archived}
        onChange={({ target }) => onChange({ ...choice, archived: target.checked ? true : undefined })}
      >
        {t('task.archived')}
      </Checkbox>
      {choice.period === 'custom' ? (
        <div className={styles.span}>
          <Suspense fallback={<Spin size="small" />}>
            <TaskSpan choice={choice} onChange={onChange} />
          </Suspense>
        </div>
      ) : null}
    </>
  )
}

/** Status, printer, type, time, order and words; the address of the page keeps them. A phone folds them away. */
export function TaskFilters(props: TaskFiltersProps) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const chosen = countChosen(props.choice)
  const [open, setOpen] = useState(chosen > 0)
  return (
    <search className={styles.filters} aria-label={t('task.filter')}>
      {narrow ? (
        <div className={styles.fold}>
          <Words choice={props.choice} onChange={props.onChange} />
          <Button
            icon={<FilterOutlined />}
            aria-expanded={open}
            aria-label={t('task.filter')}
            type={chosen > 0 ? 'primary' : 'default'}
            ghost={chosen > 0}
            onClick={() => setOpen(!open)}
          >
            {chosen === 0 ? null : chosen}
          </Button>
        </div>
      ) : (
        <Words choice={props.choice} onChange={props.onChange} />
      )}
      {narrow && !open ? null : <Choices {...props} />}
    </search>
  )
}
