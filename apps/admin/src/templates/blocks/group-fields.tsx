import { DatabaseOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Input, Popover } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import type { EditorPart, Selection } from '../editor-state.ts'
import { FieldRow } from './field-row.tsx'
import { PlaceholderPicker } from './placeholder-picker.tsx'
import { listsIn, scopeAt } from './placeholder-tree.ts'
import styles from './properties.module.css'

interface GroupFieldsProps {
  readonly at: Selection
  readonly part: EditorPart
  readonly group: Readonly<Record<string, unknown>>
  readonly kind: 'repeat' | 'condition'
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** When a group prints: for each entry of a list, or only where there is something. */
export function GroupFields(props: GroupFieldsProps) {
  return props.kind === 'repeat' ? <RepeatFields {...props} /> : <ConditionFields {...props} />
}

function RepeatFields({ at, part, group }: GroupFieldsProps) {
  const { t } = useTranslation('templates')
  const id = useId()
  const { sample, dispatch } = useEditor()
  const scope = scopeAt(sample?.data, part, at.path)
  const lists = listsIn([...scope.elements, ...scope.data])
  const change = (fields: Readonly<Record<string, unknown>>): void => dispatch({ kind: 'setFields', at, fields })
  return (
    <div className={styles.fields}>
      <FieldRow id={`${id}-each`} label={t('editor.field.each')} wide testId="field-each">
        <AutoComplete
          id={`${id}-each`}
          style={{ width: '100%' }}
          value={text(group['each'])}
          options={lists.map(({ path, example }) => ({ value: path, label: `${path}  ${example}` }))}
          onChange={(each: string) => change({ each })}
        />
      </FieldRow>
      <FieldRow id={`${id}-as`} label={t('editor.field.as')} wide testId="field-as">
        <Input
          id={`${id}-as`}
          value={text(group['as'])}
          placeholder="item"
          onChange={({ target }) => change({ as: target.value === '' ? undefined : target.value })}
        />
      </FieldRow>
    </div>
  )
}

function ConditionFields({ at, part, group }: GroupFieldsProps) {
  const { t } = useTranslation('templates')
  const id = useId()
  const { dispatch, mayEdit } = useEditor()
  const [open, setOpen] = useState(false)
  const change = (test: string): void => dispatch({ kind: 'setFields', at, fields: { if: test } })
  return (
    <div className={styles.fields}>
      <div className={styles.content} data-testid="field-if">
        <div className={styles.contentHead}>
          <label htmlFor={id}>{t('editor.field.if')}</label>
          {mayEdit ? (
            <Popover
              open={open}
              onOpenChange={setOpen}
              trigger="click"
              placement="bottomRight"
              destroyOnHidden
              content={
                <PlaceholderPicker
                  part={part}
                  path={at.path}
                  plain
                  onPick={(path) => {
                    setOpen(false)
                    change(path)
                  }}
                />
              }
            >
              <Button size="small" icon={<DatabaseOutlined />}>
                {t('editor.placeholder.insert')}
              </Button>
            </Popover>
          ) : null}
        </div>
        <Input
          id={id}
          className={styles.code ?? ''}
          spellCheck={false}
          value={text(group['if'])}
          onChange={({ target }) => change(target.value)}
        />
      </div>
      {group['else'] === undefined && mayEdit ? (
        <Button
          onClick={() =>
            dispatch({
              kind: 'insert',
              at: { type: at.type, path: [...at.path, 'else', 0] },
              value: [{ content: t('editor.newText') }],
            })
          }
        >
          {t('editor.actions.addElse')}
        </Button>
      ) : null}
    </div>
  )
}
