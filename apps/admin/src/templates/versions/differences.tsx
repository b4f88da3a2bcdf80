import type { PartRow, VersionDifference } from '@xiaopiao/protocol'
import { useTranslation } from 'react-i18next'
import { differenceLines, overPlatform, valueWords } from './difference-lines.ts'
import styles from './versions.module.css'

interface DifferencesProps {
  readonly differences: readonly VersionDifference[]
  /** Rows of the business, for the names of parts and fields. */
  readonly rows: readonly PartRow[]
}

/** What a version changed, in words. */
export function Differences({ differences, rows }: DifferencesProps) {
  const { t, i18n } = useTranslation('templates')
  const language = i18n.language === 'en' ? 'en' : 'zh'
  if (differences.length === 0) return <p className={styles.soft}>{t('versions.noDifferences')}</p>
  const rowOf = (type: string) => rows.find((row) => row.type === type)
  const fieldOf = (type: string, key: string) => rowOf(type)?.fields.find((field) => field.key === key)
  const shown = (type: string, key: string, value: unknown): string => {
    const words = valueWords(value, fieldOf(type, key), language)
    return words.kind === 'text' ? words.text : t(`versions.value.${words.kind}`)
  }
  return (
    <ul className={styles.differences} data-testid="differences">
      {differences.map((told) => {
        const standard = rows.find((row) => row.type === told.type && row.shopId === 0)
        const difference = overPlatform(told, standard?.content)
        const { type, change } = difference
        const part = rowOf(type)?.name[language] ?? type
        return (
          <li key={`${type}-${change}`}>
            {t(`versions.change.${change}`, { part })}
            {differenceLines(difference, language).map((line) =>
              line.kind === 'setting' ? (
                <p key={line.key} className={styles.soft}>
                  {t('versions.change.setting', {
                    field: fieldOf(type, line.key)?.name[language] ?? line.key,
                    before: shown(type, line.key, line.before),
                    after: shown(type, line.key, line.after),
                  })}
                </p>
              ) : (
                <p key={`${line.kind}${line.text}`} className={styles.changed} data-kind={line.kind}>
                  <span aria-hidden="true">{line.kind === 'added' ? '+' : '−'}</span> {line.text}
                </p>
              ),
            )}
          </li>
        )
      })}
    </ul>
  )
}
