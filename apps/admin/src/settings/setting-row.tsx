import type { Setting } from '@xiaopiao/protocol'
import { Button, Tag } from 'antd'
import type { ReactNode } from 'react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { openWord } from '../language/open-words.ts'
import { choiceWord } from './choice-word.ts'
import type { SettingFault } from './setting-check.ts'
import { type Draft, isSecretKept, type SettingValue, shownValue } from './setting-draft.ts'
import { SettingInput } from './setting-input.tsx'
import styles from './settings-screen.module.css'
import { useDurationWords } from './use-duration-words.ts'

/** Range, default and other names of a setting, in one line. */
function useFineprint(setting: Setting): string {
  const { t, i18n } = useTranslation()
  const unit = setting.unit === null ? '' : ` ${openWord(i18n, 'unit', setting.unit)}`
  const standard =
    typeof setting.default === 'boolean'
      ? t(setting.default ? 'setting.on' : 'setting.off')
      : setting.choices === null
        ? String(setting.default ?? '') || t('setting.none')
        : choiceWord(i18n, setting.key, String(setting.default))
  return [
    setting.min === null || setting.max === null
      ? ''
      : `${t('setting.range', { min: setting.min, max: setting.max })}${unit}`,
    setting.secret ? '' : t('setting.default', { value: standard }),
    setting.aliases.length === 0 ? '' : t('setting.aliases', { names: setting.aliases.join(', ') }),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

function useFaultWords(): (fault: SettingFault) => string {
  const { t } = useTranslation()
  return (fault) => {
    switch (fault.code) {
      case 'needs_number':
        return t('setting.fault.needs_number')
      case 'whole_number':
        return t('setting.fault.whole_number')
      case 'out_of_range':
        return t('setting.fault.out_of_range', { min: fault.min, max: fault.max })
      case 'bad_json':
        return t('setting.fault.bad_json', { detail: fault.detail })
    }
  }
}

/** A number of seconds past a minute, as people say it. */
function InWords({ setting, value }: { readonly setting: Setting; readonly value: SettingValue }) {
  const words = useDurationWords()
  if (setting.unit !== 's' || typeof value !== 'number' || value < 60 || !Number.isInteger(value)) return null
  return <span className={styles.fineprint}>= {words(value)}</span>
}

interface SettingRowProps {
  readonly setting: Setting
  readonly draft: Draft
  /** The page's own finding about what was typed, and the server's after saving. */
  readonly fault: SettingFault | undefined
  readonly refusals: readonly string[]
  readonly onChange: (value: SettingValue) => void
  readonly children?: ReactNode
}

/** One setting: what it means, its limits, its value, what is wrong with it. */
export function SettingRow({ setting, draft, fault, refusals, onChange, children }: SettingRowProps) {
  const { t, i18n } = useTranslation()
  const id = useId()
  const fineprint = useFineprint(setting)
  const faultWords = useFaultWords()
  const value = shownValue(setting, draft)
  const errors = fault === undefined ? refusals : [faultWords(fault)]
  return (
    <li className={styles.row} data-testid={`setting-${setting.key}`} data-changed={draft.has(setting.key)}>
      <div>
        <p className={styles.words}>
          <span id={id}>{i18n.language === 'en' ? setting.description.en : setting.description.zh}</span>{' '}
          {draft.has(setting.key) ? <Tag color="gold">{t('setting.changedMark')}</Tag> : null}
          {isSecretKept(setting) && !draft.has(setting.key) ? <Tag color="green">{t('setting.keptMark')}</Tag> : null}
        </p>
        <p className={styles.fineprint}>
          <code>{setting.key}</code>
          {fineprint === '' ? null : ` · ${fineprint}`}
        </p>
      </div>
      <div>
        <div className={styles.value}>
          <SettingInput
            setting={setting}
            value={value}
            invalid={errors.length > 0}
            labelledBy={id}
            onChange={onChange}
          />
          <InWords setting={setting} value={value} />
          {setting.secret || value === setting.default ? null : (
            <Button size="small" type="link" onClick={() => onChange(setting.default)}>
              {t('setting.reset')}
            </Button>
          )}
        </div>
        {errors.map((error) => (
          <p key={error} className={styles.error} role="alert">
            {error}
          </p>
        ))}
        {children}
      </div>
    </li>
  )
}
