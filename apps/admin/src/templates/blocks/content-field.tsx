import { DatabaseOutlined } from '@ant-design/icons'
import { Button, Input, Popover } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import type { EditorPart, Selection } from '../editor-state.ts'
import { PictureChoice } from './picture-choice.tsx'
import { PlaceholderPicker } from './placeholder-picker.tsx'
import styles from './properties.module.css'
import { SettingValueNote, settingIn } from './setting-value.tsx'

interface ContentFieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly part: EditorPart
  readonly at: Selection
  readonly isImage: boolean
  readonly onChange: (value: string) => void
}

/** What a block prints: words, with data put in where the cursor is. */
export function ContentField({ id, label, value, part, at, isImage, onChange }: ContentFieldProps) {
  const { t } = useTranslation('templates')
  const { mayEdit } = useEditor()
  const [open, setOpen] = useState(false)
  const area = useRef<TextAreaRef>(null)
  /** Where typing went on last; the picker takes the keyboard away. */
  const caret = useRef<readonly [number, number]>([value.length, value.length])
  const wanted = useRef<number>(undefined)
  useLayoutEffect(() => {
    const field = area.current?.resizableTextArea?.textArea
    if (wanted.current === undefined || field === undefined) return
    field.focus()
    field.setSelectionRange(wanted.current, wanted.current)
    wanted.current = undefined
  })
  const insert = (placeholder: string): void => {
    const [start, end] = caret.current
    wanted.current = start + placeholder.length
    caret.current = [wanted.current, wanted.current]
    setOpen(false)
    onChange(value.slice(0, start) + placeholder + value.slice(end))
  }
  const setting = settingIn(value)
  return (
    <div className={styles.content} data-testid="field-content">
      <div className={styles.contentHead}>
        <label htmlFor={id}>{label}</label>
        {mayEdit ? (
          <Popover
            open={open}
            onOpenChange={setOpen}
            trigger="click"
            placement="bottomRight"
            destroyOnHidden
            content={<PlaceholderPicker part={part} path={at.path} onPick={insert} />}
          >
            <Button size="small" icon={<DatabaseOutlined />} data-testid="insert-placeholder">
              {t('editor.placeholder.insert')}
            </Button>
          </Popover>
        ) : null}
      </div>
      <Input.TextArea
        ref={area}
        id={id}
        className={styles.code ?? ''}
        rows={2}
        spellCheck={false}
        value={value}
        data-testid="content-text"
        onChange={({ target }) => onChange(target.value)}
        onSelect={({ currentTarget }) => {
          caret.current = [currentTarget.selectionStart, currentTarget.selectionEnd]
        }}
      />
      {isImage && setting === undefined && mayEdit ? <PictureChoice address={value} onChoose={onChange} /> : null}
      {setting === undefined || !isImage ? null : (
        <SettingValueNote part={part} settingKey={setting} onFix={(fixed) => onChange(String(fixed))} />
      )}
    </div>
  )
}
