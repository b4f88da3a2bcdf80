import type { Setting } from '@xiaopiao/protocol'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { ownLanguage } from '../problem/own-language.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import { type Draft, isSecretKept } from './setting-draft.ts'
import styles from './settings-screen.module.css'

/** What was typed into a secret's field, if anything. */
function typed(draft: Draft, key: string): string | undefined {
  const value = draft.get(key)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

interface FeieAccountCheckProps {
  /** The settings of the account. */
  readonly settings: readonly Setting[]
  readonly draft: Draft
}

/** Asks the vendor whether it takes the account: what is typed, else what is kept. */
export function FeieAccountCheck({ settings, draft }: FeieAccountCheckProps) {
  const { t, i18n } = useTranslation()
  const user = typed(draft, 'feie.user')
  const ukey = typed(draft, 'feie.ukey')
  const complete = settings.every((setting) => isSecretKept(setting) || typed(draft, setting.key) !== undefined)
  const check = useAction(() => call(routes.feieCheck, { body: { ...(user && { user }), ...(ukey && { ukey }) } }), {
    refresh: ['tasks', 'printers'],
    quiet: true,
  })
  return (
    <div className={styles.check}>
      <div className={styles.value}>
        <Button
          loading={check.isPending}
          disabled={!complete}
          data-testid="check-feie"
          onClick={() => check.mutate(undefined)}
        >
          {t('setting.checkFeie')}
        </Button>
        <span className={styles.fineprint}>
          {complete
            ? user === undefined && ukey === undefined
              ? t('setting.checksKept')
              : t('setting.checksTyped')
            : t('setting.checksNothing')}
        </span>
      </div>
      <div role="status">
        {check.data === undefined ? null : (
          <Alert
            type={check.data.ok ? 'success' : 'error'}
            showIcon
            data-testid="feie-answer"
            data-ok={check.data.ok}
            title={check.data.ok ? t('setting.feieGood') : t('setting.feieBad')}
            description={check.data.ok ? undefined : ownLanguage(check.data.message, i18n.language)}
          />
        )}
      </div>
      {check.error === null ? null : <ProblemNote error={check.error} />}
      <p className={styles.fineprint}>{t('setting.feieWhere')}</p>
    </div>
  )
}
