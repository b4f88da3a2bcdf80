import type { Setting } from '@xiaopiao/protocol'
import { Button, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { usePrinters } from '../api/queries.ts'
import { openWord } from '../language/open-words.ts'
import { choiceWord } from './choice-word.ts'
import { isSecretKept, type SettingValue } from './setting-draft.ts'
import styles from './setting-input.module.css'
import { TemplateInput } from './template-input.tsx'

interface SettingInputProps {
  readonly setting: Setting
  readonly value: SettingValue
  readonly invalid: boolean
  /** Id of the text that says what the setting means. */
  readonly labelledBy: string
  readonly onChange: (value: SettingValue) => void
}

/** What ties an input to its setting's words. */
export interface InputAttributes {
  readonly id: string
  readonly 'aria-labelledby': string
  readonly 'aria-invalid': boolean
  readonly status?: 'error'
}

/** The id under which a setting's input is found, for example to show a wrong one. */
export function inputId(key: string): string {
  return `setting-${key}`
}

/** The input that fits a setting's type. Its limits are shown beside it; the server is who refuses. */
export function SettingInput({ setting, value, invalid, labelledBy, onChange }: SettingInputProps) {
  const { t } = useTranslation()
  const shared: InputAttributes = {
    id: inputId(setting.key),
    'aria-labelledby': labelledBy,
    'aria-invalid': invalid,
    ...(invalid ? { status: 'error' } : {}),
  }
  const input = { setting, value, shared, onChange }
  if (setting.type === 'BOOLEAN') {
    return (
      <Switch
        id={shared.id}
        aria-labelledby={labelledBy}
        checked={value === true}
        checkedChildren={t('setting.on')}
        unCheckedChildren={t('setting.off')}
        onChange={onChange}
      />
    )
  }
  if (setting.secret) return <SecretInput {...input} />
  if (setting.choices !== null) return <ChoiceInput {...input} choices={setting.choices} />
  if (setting.key === 'print.default_printer_sn') return <PrinterInput {...input} />
  if (setting.type === 'NUMBER') return <NumberInput {...input} />
  if (setting.type === 'JSON') {
    return <TemplateInput settingKey={setting.key} value={value} attributes={shared} onChange={onChange} />
  }
  return (
    <Input
      {...shared}
      className={styles.input ?? ''}
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

interface TypedInputProps {
  readonly setting: Setting
  readonly value: SettingValue
  readonly shared: InputAttributes
  readonly onChange: (value: SettingValue) => void
}

function NumberInput({ setting, value, shared, onChange }: TypedInputProps) {
  const { i18n } = useTranslation()
  return (
    <InputNumber
      {...shared}
      className={styles.number ?? ''}
      value={typeof value === 'number' ? value : null}
      suffix={setting.unit === null ? undefined : openWord(i18n, 'unit', setting.unit)}
      onChange={(number) => onChange(number)}
    />
  )
}

function ChoiceInput({
  setting,
  value,
  shared,
  onChange,
  choices,
}: TypedInputProps & { readonly choices: readonly string[] }) {
  const { i18n } = useTranslation()
  return (
    <Select<string>
      {...shared}
      className={styles.input ?? ''}
      value={String(value ?? '')}
      onChange={(chosen) => onChange(chosen)}
      options={choices.map((choice) => ({ value: choice, label: choiceWord(i18n, setting.key, choice) }))}
    />
  )
}

/** The shop's printers by name, instead of a serial number to be typed. */
function PrinterInput({ value, shared, onChange }: TypedInputProps) {
  const { t } = useTranslation()
  const printers = usePrinters()
  const chosen = typeof value === 'string' ? value : ''
  const known = (printers.data ?? []).map(({ printer_sn: sn, printer_name: name }) => ({
    value: sn,
    label: `${name} (${sn})`,
  }))
  const missing = chosen !== '' && !known.some((option) => option.value === chosen)
  return (
    <Select<string>
      {...shared}
      className={styles.input ?? ''}
      value={chosen}
      onChange={(sn) => onChange(sn)}
      options={[
        { value: '', label: t('setting.theDefaultPrinter') },
        ...known,
        ...(missing ? [{ value: chosen, label: chosen }] : []),
      ]}
    />
  )
}

function SecretInput({ setting, value, shared, onChange }: TypedInputProps) {
  const { t } = useTranslation()
  const kept = isSecretKept(setting)
  if (value === null) {
    return (
      <>
        <span className={styles.forgotten}>{t('setting.willForget')}</span>
        <Button size="small" type="link" onClick={() => onChange('')}>
          {t('action.back')}
        </Button>
      </>
    )
  }
  return (
    <>
      <Input.Password
        {...shared}
        className={styles.input ?? ''}
        autoComplete="new-password"
        placeholder={kept ? t('setting.secretKept') : t('setting.secretEmpty')}
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => onChange(target.value)}
      />
      {kept && value === '' ? (
        <Button size="small" type="link" danger onClick={() => onChange(null)}>
          {t('setting.forget')}
        </Button>
      ) : null}
    </>
  )
}
