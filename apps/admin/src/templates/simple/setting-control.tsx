import type { PartField } from '@xiaopiao/protocol'
import { Button, Input, InputNumber, Radio, Select, Switch } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import type { EditorPart, SettingValue } from '../editor-state.ts'
import { type FieldFault, fieldFault, fieldValue } from './field-value.ts'
import styles from './simple-mode.module.css'

/** As many choices stand side by side; more are a list to open. */
const choicesSideBySide = 3

interface ControlProps {
  readonly field: PartField
  readonly value: SettingValue
  readonly labelledBy: string
  readonly invalid: boolean
  readonly onChange: (value: SettingValue | null) => void
}

function Control({ field, value, labelledBy, invalid, onChange }: ControlProps) {
  const { i18n } = useTranslation()
  const shared = { 'aria-labelledby': labelledBy, ...(invalid ? { status: 'error' as const } : {}) }
  const limit = field.max === undefined ? {} : { maxLength: field.max }
  switch (field.kind) {
    case 'boolean':
      return <Switch aria-labelledby={labelledBy} checked={value === true} onChange={onChange} />
    case 'number':
      return (
        <InputNumber
          {...shared}
          className={styles.number ?? ''}
          value={typeof value === 'number' ? value : null}
          onChange={(number) => onChange(number)}
        />
      )
    case 'choice': {
      const options = (field.choices ?? []).map((choice) => ({
        value: choice.value,
        label: i18n.language === 'en' ? choice.name.en : choice.name.zh,
      }))
      if (options.length <= choicesSideBySide) {
        return (
          <Radio.Group
            aria-labelledby={labelledBy}
            optionType="button"
            value={value}
            options={options}
            onChange={({ target }) => onChange(target.value as SettingValue)}
          />
        )
      }
      return (
        <Select<SettingValue>
          {...shared}
          className={styles.wide ?? ''}
          value={value}
          options={options}
          onChange={(chosen) => onChange(chosen)}
        />
      )
    }
    case 'long_text':
      return (
        <Input.TextArea
          {...shared}
          {...limit}
          className={styles.counted ?? ''}
          showCount
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={String(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      )
    case 'text':
    case 'image':
      return <Input {...shared} {...limit} value={String(value)} onChange={({ target }) => onChange(target.value)} />
  }
}

function useFaultWords(): (fault: FieldFault) => string {
  const { t } = useTranslation('templates')
  return (fault) => {
    switch (fault.code) {
      case 'needs_number':
        return t('simple.fault.needs_number')
      case 'out_of_range':
        return t('simple.fault.out_of_range', { min: fault.min, max: fault.max })
      case 'too_long':
        return t('simple.fault.too_long', { max: fault.max })
    }
  }
}

/** One thing that a shop may choose for a part: its name, its value, the way back to the default. */
export function SettingControl({ part, field }: { readonly part: EditorPart; readonly field: PartField }) {
  const { t, i18n } = useTranslation('templates')
  const { state, dispatch, mayEdit } = useEditor()
  const labelId = useId()
  const faultWords = useFaultWords()
  // What cannot be a value stays on the screen, but goes no further.
  const [rejected, setRejected] = useState<SettingValue | null>()
  const kept = fieldValue(part, state.content.settings, field)
  const value = rejected === undefined || rejected === null ? kept : rejected
  const fault = rejected === undefined ? fieldFault(field, kept) : fieldFault(field, rejected)
  const isChanged = kept !== field.default
  const change = (next: SettingValue | null): void => {
    const isRefused = next === null || fieldFault(field, next) !== undefined
    setRejected(isRefused ? next : undefined)
    if (isRefused) return
    const chosen = next === field.default ? undefined : next
    dispatch({ kind: 'setSetting', type: part.type, key: field.key, value: chosen })
  }
  const isInline = field.kind === 'boolean'
  return (
    <div className={styles.field} data-inline={isInline} data-testid={`setting-${part.type}-${field.key}`}>
      <span id={labelId} className={styles.label}>
        {i18n.language === 'en' ? field.name.en : field.name.zh}
        {isChanged && mayEdit && !isInline ? (
          <Button size="small" type="link" onClick={() => change(field.default)}>
            {t('simple.reset')}
          </Button>
        ) : null}
      </span>
      <Control field={field} value={value} labelledBy={labelId} invalid={fault !== undefined} onChange={change} />
      {fault === undefined ? null : (
        <p className={styles.error} role="alert">
          {faultWords(fault)}
        </p>
      )}
    </div>
  )
}
