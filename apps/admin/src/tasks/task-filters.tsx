import type { Printer, PrintStatus, PrintType } from '@xiaopiao/protocol'
import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TaskFilter } from '../api/keys.ts'
import styles from './task-filters.module.css'
import { taskStatusNames } from './task-look.tsx'

const printTypes: readonly PrintType[] = ['RECEIPT', 'SHIPPING', 'ORDER', 'LABEL']

interface TaskFiltersProps {
  readonly filter: TaskFilter
  readonly printers: readonly Printer[]
  readonly onChange: (filter: TaskFilter) => void
}

/** Status, printer, type and words; the address of the page keeps them. */
export function TaskFilters({ filter, printers, onChange }: TaskFiltersProps) {
  const { t } = useTranslation()
  return (
    <search className={styles.filters} aria-label={t('task.filter')}>
      <Select<PrintStatus>
        allowClear
        aria-label={t('task.status')}
        placeholder={t('task.allStatuses')}
        value={filter.status ?? null}
        onChange={(status) => onChange({ ...filter, status: status ?? undefined })}
        options={taskStatusNames.map((value) => ({ value, label: t(`taskStatus.${value}`) }))}
      />
      <Select<string>
        allowClear
        aria-label={t('task.printer')}
        placeholder={t('task.allPrinters')}
        value={filter.printer_sn ?? null}
        onChange={(serial) => onChange({ ...filter, printer_sn: serial ?? undefined })}
        options={printers.map((printer) => ({ value: printer.printer_sn, label: printer.printer_name }))}
      />
      <Select<PrintType>
        allowClear
        aria-label={t('task.type')}
        placeholder={t('task.allTypes')}
        value={filter.print_type ?? null}
        onChange={(type) => onChange({ ...filter, print_type: type ?? undefined })}
        options={printTypes.map((value) => ({ value, label: t(`printType.${value}`) }))}
      />
      <Input.Search
        allowClear
        key={filter.q ?? ''}
        defaultValue={filter.q ?? ''}
        maxLength={100}
        aria-label={t('task.search')}
        placeholder={t('task.search')}
        onSearch={(words) => onChange({ ...filter, q: words.trim() === '' ? undefined : words.trim() })}
      />
    </search>
  )
}
