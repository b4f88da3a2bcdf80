import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Section } from '../../section/section.tsx'
import { businesses } from '../businesses.constant.ts'

/** The templates of all businesses. */
export function TemplatesScreen() {
  const { t } = useTranslation('templates')
  return (
    <Section title={t('list.title')}>
      <ul>
        {businesses.map((business) => (
          <li key={business}>
            <Link to={`/templates/${business}`}>{t(`business.${business}`)}</Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
