import type { Setting } from '@xiaopiao/protocol'
import { Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { openWord } from '../language/open-words.ts'
import type { SettingValue } from './setting-draft.ts'
import styles from './setting-input.module.css'

interface SettingInputProps {
  readonly setting: Setting
  readonly value: SettingValue
  readonly invalid: boolean
  readonly describedBy: string
  readonly onChange: (value: SettingValue) => void
}

/** The input that fits a setting's type. Its limits are shown beside it; the server is who refuses. */
export function SettingInput({ setting, value, invalid, describedBy, onChange }: SettingInputProps) {
  const { t, i18n } = useTranslation()
  const shared = {
    'aria-label': setting.key,
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
    ...(invalid ? { status: 'error' as const } : {}),
  }
  if (setting.type === 'BOOLEAN') {
    return (
      <Switch
        aria-label={setting.key}
        checked={value === true}
        checkedChildren={t('setting.on')}
        unCheckedChildren={t('setting.off')}
        onChange={onChange}
      />
    )
  }
  if (setting.choices !== null) {
    return (
      <Select<string>
        {...shared}
        className={styles.input ?? ''}
        value={String(value ?? '')}
        onChange={(chosen) => onChange(chosen)}
        options={setting.choices.map((choice) => ({ value: choice, label: choice }))}
      />
    )
  }
  if (setting.type === 'NUMBER') {
    return (
      <InputNumber
        {...shared}
        className={styles.input ?? ''}
        value={typeof value === 'number' ? value : null}
        suffix={setting.unit === null ? undefined : openWord(i18n, 'unit', setting.unit)}
        onChange={(number) => onChange(number)}
      />
    )
  }
  const text = typeof value === 'string' ? value : ''
  if (setting.secret) {
    return (
      <Input.Password
        {...shared}
        className={styles.input ?? ''}
        autoComplete="off"
        placeholder={t('setting.secretHint')}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  }
  if (setting.type === 'JSON') {
    return (
      <Input.TextArea
        {...shared}
        autoSize={{ minRows: 2, maxRows: 12 }}
        spellCheck={false}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  }
  return (
    <Input {...shared} className={styles.input ?? ''} value={text} onChange={({ target }) => onChange(target.value)} />
  )
}
