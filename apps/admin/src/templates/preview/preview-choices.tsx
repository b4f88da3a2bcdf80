import { models } from '@xiaopiao/engine'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import styles from './preview.module.css'

/** Stands for no choice of a model. */
const usual = ''

/** What the preview is drawn with: an order, and a printer. */
export function PreviewChoices() {
  const { t, i18n } = useTranslation('templates')
  const { samples, sample, chooseSample, model, chooseModel } = useEditor()
  const inLanguage = ({ zh, en }: { readonly zh: string; readonly en: string }) => (i18n.language === 'en' ? en : zh)
  return (
    <div className={styles.choices}>
      <Select
        className={styles.choice ?? ''}
        aria-label={t('editor.sample')}
        prefix={<span className={styles.prefix}>{t('editor.sample')}</span>}
        data-testid="choose-sample"
        value={sample?.id ?? null}
        placeholder={t('editor.noSample')}
        options={samples.map(({ id, name }) => ({ value: id, label: inLanguage(name) }))}
        onChange={chooseSample}
      />
      <Select
        className={styles.choice ?? ''}
        aria-label={t('editor.model')}
        prefix={<span className={styles.prefix}>{t('editor.modelShort')}</span>}
        data-testid="choose-model"
        showSearch={{ optionFilterProp: 'label' }}
        value={model ?? usual}
        options={[
          { value: usual, label: t('editor.usualPrinter') },
          ...models().map((facts) => ({ value: facts.model, label: inLanguage(facts.name) })),
        ]}
        onChange={(chosen) => chooseModel(chosen === usual ? undefined : chosen)}
      />
    </div>
  )
}
