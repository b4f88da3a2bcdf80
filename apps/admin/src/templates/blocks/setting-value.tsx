import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import type { EditorPart, SettingValue } from '../editor-state.ts'
import { fieldValue } from '../simple/field-value.ts'
import styles from './properties.module.css'

/** The key when a field's whole value is a setting: `{{setting.size}}`. */
export function settingIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  return /^\s*\{\{\s*setting\.([A-Za-z_]\w*)\s*\}\}\s*$/.exec(value)?.[1]
}

interface SettingValueNoteProps {
  readonly part: EditorPart
  readonly settingKey: string
  /** Puts the value itself in the setting's place. */
  readonly onFix: (value: SettingValue) => void
}

/** In the place of a control: the value is one of the part's settings, and where to choose it. */
export function SettingValueNote({ part, settingKey, onFix }: SettingValueNoteProps) {
  const { t, i18n } = useTranslation('templates')
  const { state, dispatch } = useEditor()
  const field = part.fields.find(({ key }) => key === settingKey)
  const name = field === undefined ? settingKey : i18n.language === 'en' ? field.name.en : field.name.zh
  return (
    <div className={styles.setting}>
      <Button
        type="link"
        size="small"
        onClick={() => dispatch({ kind: 'select', selection: { type: part.type, path: [] } })}
      >
        {t('editor.fromSetting', { name })}
      </Button>
      {field === undefined ? null : (
        <Button size="small" onClick={() => onFix(fieldValue(part, state.content.settings, field))}>
          {t('editor.fixValue')}
        </Button>
      )}
    </div>
  )
}
