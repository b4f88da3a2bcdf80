import { useTranslation } from 'react-i18next'

/** What a shop sets without knowing what a template is. */
export function SimpleMode() {
  const { t } = useTranslation('templates')
  return <p>{t('simple.title')}</p>
}
