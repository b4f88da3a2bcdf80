import type { TemplateSummary, TemplateVersion } from '@xiaopiao/protocol'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { Instant } from '../../language/instant.tsx'
import { whoWords } from '../../tasks/history-words.ts'
import { useEditor } from '../editor-context.tsx'

/** Who rolled back from a version, when and why. */
export function TakenBackNote({ takenBack }: { readonly takenBack: NonNullable<TemplateVersion['taken_back']> }) {
  const { t, i18n } = useTranslation('templates')
  const { at, by, note } = takenBack
  return (
    <Alert
      type={by === 'system' ? 'warning' : 'info'}
      showIcon
      data-testid="taken-back"
      data-by={by}
      title={
        <>
          {t('versions.takenBack.title', { who: whoWords(by, i18n) })} <Instant at={at} />
        </>
      }
      description={note === '' ? undefined : note}
    />
  )
}

/** Warns of what a publish would put out again although the server had taken it back. */
export function BringsBackNote({ brings }: { readonly brings: NonNullable<TemplateSummary['draft_brings_back']> }) {
  const { t, i18n } = useTranslation('templates')
  const { business, library } = useEditor()
  const language = i18n.language === 'en' ? 'en' : 'zh'
  const nameOf = (type: string): string =>
    library.find((row) => row.business === business && row.type === type)?.name[language] ?? type
  const parts = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(brings.types.map(nameOf))
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      data-testid="brings-back"
      title={t('versions.takenBack.brings', { version: brings.version, parts })}
      description={t('versions.takenBack.bringsMeans')}
    />
  )
}
