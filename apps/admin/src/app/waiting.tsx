import { Spin } from 'antd'
import { useTranslation } from 'react-i18next'
import styles from './waiting.module.css'

/** Shown while a screen or its first data is on the way; a quick answer never shows it. */
export function Waiting() {
  const { t } = useTranslation()
  return (
    <div className={styles.waiting} role="status" aria-label={t('app.loading')}>
      <Spin delay={200} />
    </div>
  )
}
