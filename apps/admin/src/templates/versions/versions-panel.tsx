import type { PartRow, TemplateVersion } from '@xiaopiao/protocol'
import { Button, Skeleton, Tag } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useConfig } from '../../api/queries.ts'
import { Instant } from '../../language/instant.tsx'
import { ProblemNote } from '../../problem/problem-note.tsx'
import { LoadMore } from '../../section/load-more.tsx'
import { Nothing } from '../../section/section.tsx'
import { whoWords } from '../../tasks/history-words.ts'
import { useEditor } from '../editor-context.tsx'
import { Differences } from './differences.tsx'
import { PrintsNote } from './prints-note.tsx'
import { shopVersionOf } from './shop-version.ts'
import { TakenBackNote } from './taken-back-note.tsx'
import { useVersionActions, useVersionName } from './use-version-actions.tsx'
import { useTemplates, useVersions } from './use-versions.ts'
import styles from './versions.module.css'

type Actions = ReturnType<typeof useVersionActions>

/** Steps of a roll-out between the first printers and all. */
const wideningSteps = [25, 50] as const

interface RowProps {
  readonly version: TemplateVersion
  /** Who is rolled back to from the current one; undefined where something else comes first. */
  readonly before: number | undefined
  readonly current: number
  readonly actions: Actions
  readonly mayEdit: boolean
  readonly rows: readonly PartRow[]
}

function RowButtons({ version, before, current, actions, mayEdit }: RowProps) {
  const { t } = useTranslation('templates')
  const nameOf = useVersionName()
  if (!mayEdit) return null
  const number = version.version
  switch (version.state) {
    case 'rollout':
      return (
        <div className={styles.buttons}>
          <Button type="primary" size="small" data-testid="widen-all" onClick={() => actions.widen(number, 100)}>
            {t('versions.widen')}
          </Button>
          {wideningSteps
            .filter((share) => share > version.share)
            .map((share) => (
              <Button key={share} size="small" onClick={() => actions.widen(number, share)}>
                {t(`versions.share${share}`)}
              </Button>
            ))}
          <Button size="small" danger data-testid="stop-rollout" onClick={() => actions.rollBack(current)}>
            {t('versions.stopRollout', { target: nameOf(current) })}
          </Button>
        </div>
      )
    case 'current':
      return before === undefined ? null : (
        <div className={styles.buttons}>
          <Button size="small" danger data-testid="roll-back" onClick={() => actions.rollBack(before)}>
            {t('versions.rollBack', { target: nameOf(before) })}
          </Button>
        </div>
      )
    case 'former':
      return (
        <div className={styles.buttons}>
          <Button size="small" onClick={() => actions.rollBack(number)}>
            {t('versions.use')}
          </Button>
        </div>
      )
  }
}

const stateColours = { current: 'green', rollout: 'gold', former: 'default' } as const

function VersionRow(props: RowProps) {
  const { t, i18n } = useTranslation('templates')
  const { version, rows } = props
  const author = whoWords(version.author, i18n)
  return (
    <li className={styles.version} data-testid={`version-${version.version}`} data-state={version.state}>
      <div className={styles.head}>
        <h3>{t('versions.number', { version: version.version })}</h3>
        <Tag color={stateColours[version.state]}>{t(`versions.state.${version.state}`, { share: version.share })}</Tag>
      </div>
      <p className={styles.soft}>
        {t('versions.by', { author })} <Instant at={version.created_at} />
      </p>
      <p className={version.note === '' ? styles.soft : styles.note}>
        {version.note === '' ? t('versions.noNote') : version.note}
      </p>
      {version.taken_back === null ? null : <TakenBackNote takenBack={version.taken_back} />}
      <PrintsNote prints={version.prints} />
      <details className={styles.details}>
        <summary>{t('versions.differences', { count: version.differences.length })}</summary>
        <Differences differences={version.differences} rows={rows} />
      </details>
      <RowButtons {...props} />
    </li>
  )
}

/** The platform's default, which is always there to go back to. */
function PlatformRow({ isCurrent, onUse }: { readonly isCurrent: boolean; readonly onUse: (() => void) | undefined }) {
  const { t } = useTranslation('templates')
  return (
    <li className={styles.version} data-testid="version-0" data-state={isCurrent ? 'current' : 'former'}>
      <div className={styles.head}>
        <h3>{t('versions.platform')}</h3>
        {isCurrent ? <Tag color={stateColours.current}>{t('versions.state.current')}</Tag> : null}
      </div>
      <p className={styles.soft}>{t('versions.platformHint')}</p>
      {onUse === undefined ? null : (
        <div className={styles.buttons}>
          <Button size="small" onClick={onUse}>
            {t('versions.use')}
          </Button>
        </div>
      )}
    </li>
  )
}

function AutoRollback() {
  const { t } = useTranslation('templates')
  const config = useConfig()
  const setting = config.data?.find(({ key }) => key === 'print.template_auto_rollback')
  if (setting === undefined) return null
  return (
    <p className={styles.soft} data-testid="auto-rollback">
      {setting.value === false ? t('versions.autoRollbackOff') : t('versions.autoRollback')}{' '}
      <Link to="/settings#templates">{t('versions.autoRollbackSetting')}</Link>
    </p>
  )
}

/** Focus that fell to the page when the button under it went: it stays in the panel, where Escape closes. */
function useFocusKept(changed: unknown) {
  const panel = useRef<HTMLDivElement>(null)
  const keep = (): void => {
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true })
  }
  const newest = useRef(keep)
  newest.current = keep
  useEffect(() => {
    if (changed !== undefined) newest.current()
  }, [changed])
  return { panel, keep }
}

/** Every version of a business's template: who made it, what it changed, how it prints, and the way back. */
export function VersionsPanel() {
  const { t } = useTranslation('templates')
  const { business, library, mayEdit, reload, unsaved } = useEditor()
  const versions = useVersions(business)
  const summary = useTemplates().data?.find((one) => one.business === business)
  const { panel, keep } = useFocusKept(versions.data)
  const actions = useVersionActions(business, { onDraftGone: () => void reload(), afterQuestion: keep })
  if (versions.data === undefined || summary === undefined) {
    return versions.error === null ? (
      <Skeleton active />
    ) : (
      <ProblemNote error={versions.error} onRetry={versions.refetch} />
    )
  }
  const current = shopVersionOf(summary)
  const earlier = versions.data.filter(({ version }) => version < current).map(({ version }) => version)
  const rows = library.filter((row) => row.business === business)
  return (
    <div ref={panel} tabIndex={-1} className={styles.panel} data-testid="versions-panel" aria-busy={actions.busy}>
      <p className={styles.soft}>{t('versions.intro')}</p>
      <AutoRollback />
      {mayEdit && (unsaved || summary.draft_differs) ? (
        <div>
          <Button size="small" danger type="link" data-testid="discard-draft" onClick={actions.discard}>
            {t('versions.discard')}
          </Button>
        </div>
      ) : null}
      {versions.data.length === 0 ? <Nothing title={t('versions.empty')} hint={t('versions.emptyHint')} /> : null}
      <ol className={styles.list}>
        {versions.data.map((version) => (
          <VersionRow
            key={version.version}
            version={version}
            before={summary.rollout === null ? (earlier[0] ?? 0) : undefined}
            current={current}
            actions={actions}
            mayEdit={mayEdit}
            rows={rows}
          />
        ))}
        {versions.data.length === 0 || versions.hasNextPage ? null : (
          <PlatformRow
            isCurrent={current === 0}
            onUse={current === 0 || !mayEdit ? undefined : () => actions.rollBack(0)}
          />
        )}
      </ol>
      <LoadMore list={versions} />
    </div>
  )
}
