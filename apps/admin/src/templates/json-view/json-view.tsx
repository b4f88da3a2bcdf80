import { useTranslation } from 'react-i18next'

/** The parts as JSON. */
export function JsonView() {
  const { t } = useTranslation('templates')
  return <p>{t('json.title')}</p>
}
