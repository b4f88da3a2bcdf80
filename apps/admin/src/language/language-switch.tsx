import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { switchLanguage } from './i18n.ts'

/** One press changes to the other language; its label is written in that language. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  const other = i18n.language === 'en' ? 'zh-CN' : 'en'
  return (
    <Button type="text" lang={other} data-testid="language-switch" onClick={() => void switchLanguage(other)}>
      {t('app.otherLanguage')}
    </Button>
  )
}
