import type { Setting } from '@xiaopiao/protocol'
import { App, Button, ConfigProvider, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { call } from '../api/client.ts'
import { useConfig } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { fieldProblems } from '../problem/field-problems.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import { Section } from '../section/section.tsx'
import { FeieAccountCheck } from './feie-account-check.tsx'
import { RefundTimeline } from './refund-timeline.tsx'
import { draftFaults } from './setting-check.ts'
import { changeDraft, type Draft, shownValue } from './setting-draft.ts'
import { groupSettings, type SettingGroup } from './setting-groups.ts'
import { inputId } from './setting-input.tsx'
import { SettingRow } from './setting-row.tsx'
import styles from './settings-screen.module.css'
import { useLeaveGuard } from './use-leave-guard.ts'

/** What a person edits, and what was found wrong with it. */
function useSettingsForm(settings: readonly Setting[]) {
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
  const faults = draftFaults(settings, draft)
  return {
    draft,
    faults,
    keys,
    error: save.error,
    saving: save.isPending,
    refusals: fieldProblems(save.error, keys, i18n.language),
    change: (setting: Setting, value: Setting['value']) => setDraft(changeDraft(draft, setting, value)),
    discard: () => {
      setDraft(new Map())
      save.reset()
    },
    save: () => {
      const [wrong] = faults.keys()
      if (wrong === undefined) save.mutate(draft)
      else document.getElementById(inputId(wrong))?.focus()
    },
  }
}

type SettingsForm = ReturnType<typeof useSettingsForm>

function Group({ group, form }: { readonly group: SettingGroup; readonly form: SettingsForm }) {
  const { t } = useTranslation()
  const { draft } = form
  return (
    <section id={group.name} className={styles.group} aria-labelledby={`group-${group.name}`}>
      <h3 id={`group-${group.name}`}>{t(`setting.group.${group.name}`)}</h3>
      <p className={styles.fineprint}>{t(`setting.groupHint.${group.name}`)}</p>
      <ul>
        {group.settings.map((setting) => {
          const value = shownValue(setting, draft)
          const delay = setting.key === 'print.anti_refund_delay' && typeof value === 'number' ? value : undefined
          return (
            <SettingRow
              key={setting.key}
              setting={setting}
              draft={draft}
              fault={form.faults.get(setting.key)}
              refusals={form.refusals.find(({ path }) => path === setting.key)?.errors ?? []}
              onChange={(changed) => form.change(setting, changed)}
            >
              {delay === undefined || form.faults.has(setting.key) ? null : <RefundTimeline delaySeconds={delay} />}
            </SettingRow>
          )
        })}
      </ul>
      {group.name === 'feie' ? <FeieAccountCheck settings={group.settings} draft={draft} /> : null}
    </section>
  )
}

function showGroup(name: string): void {
  document.getElementById(name)?.scrollIntoView({ block: 'start' })
}

/** A link from elsewhere names the group that it is about. */
function useScrollToGroup(): void {
  const { hash } = useLocation()
  useEffect(() => {
    if (hash !== '') showGroup(hash.slice(1))
  }, [hash])
}

function SettingList({ settings }: { readonly settings: readonly Setting[] }) {
  const { t } = useTranslation()
  const form = useSettingsForm(settings)
  const { draft } = form
  useScrollToGroup()
  useLeaveGuard(draft.size > 0)
  const groups = groupSettings(settings)
  return (
    <>
      <nav className={styles.contents} aria-label={t('setting.contents')}>
        {groups.map(({ name }) => (
          <Link key={name} to={{ hash: name }} replace onClick={() => showGroup(name)}>
            {t(`setting.group.${name}`)}
          </Link>
        ))}
      </nav>
      {groups.map((group) => (
        <Group key={group.name} group={group} form={form} />
      ))}
      {form.error === null ? null : <ProblemNote error={form.error} toldElsewhere={form.keys} />}
      <div className={styles.bar} data-unsaved={draft.size > 0}>
        <span className={styles.fineprint} role="status">
          {draft.size === 0 ? t('setting.hint') : t('setting.changed', { count: draft.size })}
        </span>
        <Button disabled={draft.size === 0} onClick={form.discard}>
          {t('setting.discard')}
        </Button>
        <Button
          type="primary"
          disabled={draft.size === 0}
          loading={form.saving}
          data-testid="save-settings"
          onClick={form.save}
        >
          {t('action.save')}
        </Button>
      </div>
    </>
  )
}

/** Every setting of the shop with its unit, range, default and meaning, by what it is about. */
export function SettingsScreen() {
  const { t } = useTranslation()
  const { data, error, refetch } = useConfig()
  const may = useMay()
  const content = () => {
    if (data === undefined)
      return error === null ? <Skeleton active /> : <ProblemNote error={error} onRetry={refetch} />
    return (
      <ConfigProvider componentDisabled={!may(routes.writeConfig)}>
        <SettingList settings={data} />
      </ConfigProvider>
    )
  }
  return <Section title={t('setting.title')}>{content()}</Section>
}
