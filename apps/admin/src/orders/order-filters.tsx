import type { OrderStatus } from '@xiaopiao/protocol'
import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OrderFilter } from '../api/keys.ts'
import { orderStatusNames } from './order-life.ts'
import styles from './orders-screen.module.css'

interface OrderFiltersProps {
  readonly filter: OrderFilter
  readonly onChange: (filter: OrderFilter) => void
}

/** Status and the shop system's own number; the address of the page keeps them. */
export function OrderFilters({ filter, onChange }: OrderFiltersProps) {
  const { t } = useTranslation()
  return (
    <search className={styles.filters}>
      <Input.Search
        allowClear
        key={filter.external_id ?? ''}
        className={styles.words ?? ''}
        defaultValue={filter.external_id ?? ''}
        maxLength={100}
        aria-label={t('order.externalId')}
        placeholder={t('order.externalId')}
        onSearch={(words) => onChange({ ...filter, external_id: words.trim() === '' ? undefined : words.trim() })}
      />
      <Select<OrderStatus>
        allowClear
        className={styles.filter ?? ''}
        placeholder={t('order.allStatuses')}
        aria-label={t('order.status')}
        value={filter.status ?? null}
        onChange={(value) => onChange({ ...filter, status: value ?? undefined })}
        options={orderStatusNames.map((value) => ({ value, label: t(`orderStatus.${value}`) }))}
      />
    </search>
  )
}
