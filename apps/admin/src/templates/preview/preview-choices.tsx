import { models } from '@xiaopiao/engine'
import { Select } from 'antd'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Editor, useEditor, useEditorHands } from '../editor-context.tsx'
import styles from './preview.module.css'

/** Stands for no choice of a model. */
const usual = ''

type ChoicesProps = Pick<Editor, 'samples' | 'sample' | 'chooseSample' | 'model' | 'chooseModel'>

/** What the preview is drawn with: an order, and a printer. */
export function PreviewChoices() {
  const { samples, sample, chooseSample, model, chooseModel } = useEditor()
  return <Choices {...{ samples, sample, chooseSample, model, chooseModel }} />
}

const Choices = memo(function Choices({ samples, sample, chooseSample, model, chooseModel }: ChoicesProps) {
  const { t, i18n } = useTranslation('templates')
  const { business } = useEditorHands()
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
          { value: usual, label: business === 'cup_label' ? t('editor.usualLabels') : t('editor.usualPrinter') },
          ...models().map((facts) => ({ value: facts.model, label: inLanguage(facts.name) })),
        ]}
        onChange={(chosen) => chooseModel(chosen === usual ? undefined : chosen)}
      />
    </div>
  )
})
