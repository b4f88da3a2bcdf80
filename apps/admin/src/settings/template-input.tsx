import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { businesses } from '../templates/businesses.constant.ts'
import type { SettingValue } from './setting-draft.ts'
import styles from './setting-input.module.css'
import type { InputAttributes } from './setting-input.tsx'
import { templateChoice, usualBusiness } from './template-choice.ts'

interface TemplateInputProps {
  readonly settingKey: string
  readonly value: SettingValue
  readonly attributes: InputAttributes
  readonly onChange: (value: SettingValue) => void
}

/** A template of the library by its name, or one that is written here. */
export function TemplateInput({ settingKey, value, attributes, onChange }: TemplateInputProps) {
  const { t } = useTranslation()
  const { t: word } = useTranslation('templates')
  const choice = templateChoice(value)
  const [writing, setWriting] = useState(false)
  const isOwn = choice.kind === 'own' || (writing && choice.kind === 'usual')
  const usual = usualBusiness(settingKey)
  const edited = choice.kind === 'business' ? choice.business : usual
  return (
    <div className={styles.template}>
      <Select<string>
        {...attributes}
        className={styles.input ?? ''}
        listHeight={460}
        virtual={false}
        value={isOwn ? 'own' : choice.kind === 'business' ? choice.business : ''}
        onChange={(chosen) => {
          setWriting(chosen === 'own')
          onChange(chosen === 'own' ? '' : chosen)
        }}
        options={[
          {
            value: '',
            label: t('setting.templateUsual', { name: usual === undefined ? '' : word(`business.${usual}`) }),
          },
          ...businesses.map((name) => ({ value: name, label: word(`business.${name}`) })),
          { value: 'own', label: t('setting.templateOwn') },
        ]}
      />
      {isOwn ? (
        <Input.TextArea
          className={styles.code ?? ''}
          autoSize={{ minRows: 2, maxRows: 12 }}
          spellCheck={false}
          aria-label={t('setting.templateOwn')}
          placeholder={t('setting.templateHint')}
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : edited === undefined ? null : (
        <Link to={`/templates/${edited}`}>{t('setting.templateEdit')}</Link>
      )}
    </div>
  )
}
