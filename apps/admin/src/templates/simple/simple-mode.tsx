import { ConfigProvider, Switch, Tag } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Nothing } from '../../section/section.tsx'
import { useEditor } from '../editor-context.tsx'
import type { EditorPart } from '../editor-state.ts'
import { LogoField } from '../logo/logo-field.tsx'
import { pictureKeys } from '../logo/logo-settings.ts'
import { isPrinted, showField } from './field-value.ts'
import { SettingControl } from './setting-control.tsx'
import styles from './simple-mode.module.css'

/** What a shop sets without knowing what a template is: which parts appear, their texts, switches and pictures. */
export function SimpleMode() {
  const { t } = useTranslation('templates')
  const { state, dispatch, mayEdit } = useEditor()
  const { parts } = state.content
  const platformTypes = new Set(state.platform.map(({ type }) => type))
  // A part that has nothing to choose and cannot be left out is no matter of settings.
  const shown = parts.filter((part) => part.fields.length > 0 || !platformTypes.has(part.type))
  if (shown.length === 0) return <Nothing title={t('simple.nothing')} hint={t('simple.nothingHint')} />
  return (
    <ConfigProvider componentDisabled={!mayEdit}>
      <section aria-label={t('simple.title')} data-testid="simple-mode">
        <p className={styles.intro}>{mayEdit ? t('simple.intro') : t('simple.readOnly')}</p>
        <ul className={styles.parts}>
          {shown.map((part) => (
            <PartSettings
              key={part.type}
              part={part}
              isOwn={!platformTypes.has(part.type)}
              onFocus={() => {
                if (state.selection?.type !== part.type) {
                  dispatch({ kind: 'select', selection: { type: part.type, path: [] } })
                }
              }}
              onLeave={() => dispatch({ kind: 'settle' })}
            />
          ))}
        </ul>
      </section>
    </ConfigProvider>
  )
}

interface PartSettingsProps {
  readonly part: EditorPart
  /** Made by the shop, not by the platform. */
  readonly isOwn: boolean
  readonly onFocus: () => void
  readonly onLeave: () => void
}

function PartSettings({ part, isOwn, onFocus, onLeave }: PartSettingsProps) {
  const { t, i18n } = useTranslation('templates')
  const { state, dispatch } = useEditor()
  const id = useId()
  const { type } = part
  const printed = isPrinted(part, state.content.settings)
  const show = showField(part)
  const image = part.fields.find(({ kind }) => kind === 'image')
  const besides = part.fields.filter(
    (field) => field !== show && field !== image && !(image && pictureKeys.some((key) => key === field.key)),
  )
  const turn = (on: boolean): void => {
    if (on && part.content.length === 0) dispatch({ kind: 'resetPart', type })
    const standard = show?.default ?? true
    dispatch({ kind: 'setSetting', type, key: 'show', value: on === standard ? undefined : on })
  }
  const hasBody = printed && (image !== undefined || besides.length > 0)
  return (
    <li
      className={styles.part}
      data-printed={printed}
      data-selected={state.selection?.type === type}
      data-testid={`part-${type}`}
      onFocusCapture={onFocus}
      onBlurCapture={onLeave}
    >
      <div className={styles.head}>
        <h3 id={id}>{i18n.language === 'en' ? part.name.en : part.name.zh}</h3>
        {isOwn ? <Tag>{t('simple.ownPart')}</Tag> : null}
        {show === undefined && !isOwn && part.content.length > 0 ? null : (
          <Switch
            aria-labelledby={id}
            checked={printed}
            checkedChildren={t('simple.printed')}
            unCheckedChildren={t('simple.leftOut')}
            onChange={turn}
          />
        )}
      </div>
      {hasBody ? (
        <div className={styles.body}>
          {image === undefined ? null : <LogoField part={part} field={image} />}
          {besides.map((field) => (
            <SettingControl key={field.key} part={part} field={field} />
          ))}
        </div>
      ) : null}
    </li>
  )
}
