import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Nothing } from '../section/section.tsx'

/** What a mistake of ours, or a chunk that cannot be loaded any more after an update, looks like. */
export function CrashScreen() {
  const { t } = useTranslation()
  return (
    <Nothing title={t('app.crashed')} hint={t('app.crashedHint')}>
      <Button type="primary" onClick={() => location.reload()}>
        {t('app.reload')}
      </Button>
    </Nothing>
  )
}
