import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Nothing } from '../section/section.tsx'

export function NotFoundScreen() {
  const { t } = useTranslation()
  return (
    <Nothing title={t('app.notFound')}>
      <Link to="/">{t('app.backHome')}</Link>
    </Nothing>
  )
}
