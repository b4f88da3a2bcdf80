import type { Setting } from '@xiaopiao/protocol'
import { App, Button, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useConfig } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { openWord } from '../language/open-words.ts'
import { fieldProblems } from '../problem/field-problems.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import { Section } from '../section/section.tsx'
import { changeDraft, type Draft, type SettingValue, shownValue } from './setting-draft.ts'
import { SettingInput } from './setting-input.tsx'
import styles from './settings-screen.module.css'

/** Range, default and other names of a setting, in one line. */
function useFineprint(setting: Setting): string {
  const { t, i18n } = useTranslation()
  const unit = setting.unit === null ? '' : ` ${openWord(i18n, 'unit', setting.unit)}`
  const standard =
    typeof setting.default === 'boolean'
      ? t(setting.default ? 'setting.on' : 'setting.off')
      : String(setting.default ?? '') || t('setting.none')
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

interface SettingRowProps {
  readonly setting: Setting
  readonly draft: Draft
  readonly errors: readonly string[]
  readonly onChange: (value: SettingValue) => void
}

function SettingRow({ setting, draft, errors, onChange }: SettingRowProps) {
  const { t, i18n } = useTranslation()
  const id = useId()
  const fineprint = useFineprint(setting)
  const value = shownValue(setting, draft)
  return (
    <li className={styles.row} data-testid={`setting-${setting.key}`} data-changed={draft.has(setting.key)}>
      <div id={id}>
        <p className={styles.words}>{i18n.language === 'en' ? setting.description.en : setting.description.zh}</p>
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
            describedBy={id}
            onChange={onChange}
          />
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
      </div>
    </li>
  )
}

function SettingList({ settings }: { readonly settings: readonly Setting[] }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const [draft, setDraft] = useState<Draft>(new Map())
  const save = useAction((changes: Draft) => call(routes.writeConfig, { body: Object.fromEntries(changes) }), {
    refresh: ['config'],
    quiet: true,
    onDone: () => {
      setDraft(new Map())
      void message.success(t('setting.saved'))
    },
  })
  const keys = settings.map((setting) => setting.key)
  const problems = fieldProblems(save.error, keys, i18n.language)
  return (
    <>
      {save.error === null ? null : <ProblemNote error={save.error} />}
      <ul>
        {settings.map((setting) => (
          <SettingRow
            key={setting.key}
            setting={setting}
            draft={draft}
            errors={problems.find(({ path }) => path === setting.key)?.errors ?? []}
            onChange={(value) => setDraft(changeDraft(draft, setting, value))}
          />
        ))}
      </ul>
      <div className={styles.bar}>
        <span className={styles.fineprint} role="status">
          {draft.size === 0 ? t('setting.hint') : t('setting.changed', { count: draft.size })}
        </span>
        <Button
          disabled={draft.size === 0}
          onClick={() => {
            setDraft(new Map())
            save.reset()
          }}
        >
          {t('setting.discard')}
        </Button>
        <Button type="primary" disabled={draft.size === 0} loading={save.isPending} onClick={() => save.mutate(draft)}>
          {t('action.save')}
        </Button>
      </div>
    </>
  )
}

/** Every setting of the shop with its unit, range, default and meaning. */
export function SettingsScreen() {
  const { t } = useTranslation()
  const { data, error, refetch } = useConfig()
  const content = () => {
    if (data !== undefined) return <SettingList settings={data} />
    return error === null ? <Skeleton active /> : <ProblemNote error={error} onRetry={refetch} />
  }
  return <Section title={t('setting.title')}>{content()}</Section>
}
