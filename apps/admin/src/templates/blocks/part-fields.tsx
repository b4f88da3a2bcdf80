import { Input, Switch } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import { type EditorPart, isShown } from '../editor-state.ts'
import { LogoField } from '../logo/logo-field.tsx'
import { pictureKeys } from '../logo/logo-settings.ts'
import { showField } from '../simple/field-value.ts'
import { SettingControl } from '../simple/setting-control.tsx'
import { FieldRow } from './field-row.tsx'
import styles from './properties.module.css'

/** A part: whether it prints, what it is called, and what can be chosen for it. */
export function PartFields({ part }: { readonly part: EditorPart }) {
  const { t, i18n } = useTranslation('templates')
  const id = useId()
  const { state, dispatch } = useEditor()
  const image = part.fields.find(({ kind }) => kind === 'image')
  const show = showField(part)
  const others = part.fields.filter(
    (field) => field !== image && field !== show && !(image && pictureKeys.some((key) => key === field.key)),
  )
  const shown = isShown(state.content.settings, part)
  const isOwn = !state.platform.some(({ type }) => type === part.type)
  const language = i18n.language === 'en' ? 'en' : 'zh'
  return (
    <div className={styles.fields}>
      <FieldRow id={`${id}-show`} label={t('editor.actions.show')} testId="field-show">
        <Switch
          id={`${id}-show`}
          checked={shown}
          onChange={(on) => {
            const value = on === (show?.default ?? true) ? undefined : on
            dispatch({ kind: 'setSetting', type: part.type, key: 'show', value })
          }}
        />
      </FieldRow>
      {isOwn ? (
        <FieldRow id={`${id}-name`} label={t('editor.partName')}>
          <Input
            id={`${id}-name`}
            maxLength={100}
            value={part.name[language]}
            onChange={({ target }) =>
              dispatch({
                kind: 'renamePart',
                type: part.type,
                // A shop has one name for its own part, whatever language the page is in.
                name: { zh: target.value || part.type, en: target.value || part.type },
              })
            }
          />
        </FieldRow>
      ) : null}
      {image === undefined ? null : <LogoField part={part} field={image} />}
      {others.map((field) => (
        <SettingControl key={field.key} part={part} field={field} />
      ))}
      {part.fields.length === 0 ? <p className={styles.soft}>{t('editor.noSettings')}</p> : null}
    </div>
  )
}
