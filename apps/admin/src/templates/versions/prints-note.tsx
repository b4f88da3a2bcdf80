import type { TemplateVersion } from '@xiaopiao/protocol'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { failureRate, isFailing, percentText } from './failure-rate.ts'
import styles from './versions.module.css'

/** How prints with a version went. */
export function PrintsNote({ prints }: { readonly prints: TemplateVersion['prints'] }) {
  const { t } = useTranslation('templates')
  const { printed, failed, open } = prints
  const ended = printed + failed
  return (
    <p className={styles.soft} data-testid="version-prints" data-printed={printed} data-failed={failed}>
      {ended === 0
        ? t('versions.prints.none')
        : t('versions.prints.some', { printed, failed, percent: percentText(failureRate(prints)) })}
      {open === 0 ? null : ` · ${t('versions.prints.open', { open })}`}{' '}
      {isFailing(prints) ? <Tag color="red">{t('versions.prints.failing')}</Tag> : null}
    </p>
  )
}
