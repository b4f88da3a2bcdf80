import { type ContentType, type FieldFact, factsOf, fieldWords } from '@xiaopiao/engine'
import { Button } from 'antd'
import { memo, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditorHands } from '../editor-context.tsx'
import type { EditorPart, Selection } from '../editor-state.ts'
import { SettingControl } from '../simple/setting-control.tsx'
import { ContentField } from './content-field.tsx'
import { FieldControl } from './field-control.tsx'
import { FieldRow } from './field-row.tsx'
import { contentTypeOf } from './node-label.tsx'
import styles from './properties.module.css'
import { SettingValueNote, settingIn } from './setting-value.tsx'

/** Fields that few need; they are shown when asked for, or when they are set. */
const rare = new Set(['underline', 'gap', 'raster', 'gamma', 'errorLevel', 'threshold'])

interface BlockFieldsProps {
  readonly at: Selection
  readonly part: EditorPart
  readonly block: Readonly<Record<string, unknown>>
}

function factsOfBlock(block: BlockFieldsProps['block']): [string, FieldFact][] {
  const type = contentTypeOf(block)
  const facts = Object.hasOwn(factsOf, type) ? factsOf[type as ContentType] : {}
  return Object.entries(facts)
}

/** The settings that a block's texts and values name: whoever presses the line wants to change those. */
function settingsNamedIn(block: BlockFieldsProps['block']): ReadonlySet<string> {
  const texts = Object.values(block).filter((value) => typeof value === 'string')
  return new Set(texts.flatMap((text) => [...text.matchAll(/setting\.([A-Za-z_]\w*)/g)].map(([, key]) => key ?? '')))
}

/** Every property that a block of its kind has, as the engine lists them. */
export function BlockFields({ at, part, block }: BlockFieldsProps) {
  const { t } = useTranslation('templates')
  const [all, setAll] = useState(false)
  const facts = factsOfBlock(block)
  const shown = facts.filter(([name]) => all || !rare.has(name) || block[name] !== undefined)
  const named = settingsNamedIn(block)
  const settings = part.fields.filter(({ key, kind }) => named.has(key) && kind !== 'image')
  return (
    <div className={styles.fields}>
      {settings.length === 0 ? null : (
        <div className={styles.settings}>
          {settings.map((field) => (
            <SettingControl key={field.key} part={part} field={field} />
          ))}
        </div>
      )}
      {shown.map(([name, fact]) => (
        <BlockField key={name} {...{ at, part, block, name, fact }} />
      ))}
      {shown.length < facts.length ? (
        <Button type="link" size="small" className={styles.more ?? ''} onClick={() => setAll(true)}>
          {t('editor.moreFields')}
        </Button>
      ) : null}
    </div>
  )
}

function useFieldWord(): (name: string) => { readonly label: string; readonly hint: string | undefined } {
  const { i18n } = useTranslation('templates')
  return (name) => {
    const label: unknown = i18n.getResource(i18n.language, 'templates', `editor.field.${name}`)
    const hint = fieldWords[name]
    const hintText = i18n.language === 'en' ? hint?.en : hint?.zh
    return { label: typeof label === 'string' ? label : name, hint: hintText }
  }
}

interface BlockFieldProps extends BlockFieldsProps {
  readonly name: string
  readonly fact: FieldFact
}

function BlockField({ at, part, block, name, fact }: BlockFieldProps) {
  const value = block[name]
  if (fact.kind === 'content') return <WrittenContent {...{ at, part, block, name }} />
  const setting = settingIn(value)
  return setting === undefined ? (
    <PlainField {...{ at, name, fact, value }} />
  ) : (
    <ChosenField {...{ at, part, name, setting }} />
  )
}

function useChange(at: Selection, name: string): (value: unknown) => void {
  const { dispatch } = useEditorHands()
  return (value) => dispatch({ kind: 'setFields', at, fields: { [name]: value } })
}

function WrittenContent({ at, part, block, name }: Omit<BlockFieldProps, 'fact'>) {
  const id = useId()
  const { label } = useFieldWord()(name)
  const change = useChange(at, name)
  const value = block[name]
  return (
    <ContentField
      id={id}
      label={label}
      value={typeof value === 'string' ? value : ''}
      part={part}
      at={at}
      isImage={contentTypeOf(block) === 'image'}
      onChange={change}
    />
  )
}

interface PlainFieldProps {
  readonly at: Selection
  readonly name: string
  readonly fact: Exclude<FieldFact, { readonly kind: 'content' }>
  readonly value: unknown
}

const PlainField = memo(function PlainField({ at, name, fact, value }: PlainFieldProps) {
  const id = useId()
  const { label, hint } = useFieldWord()(name)
  const change = useChange(at, name)
  return (
    <FieldRow id={id} label={label} hint={hint} testId={`field-${name}`}>
      <FieldControl id={id} fact={fact} value={value} onChange={change} />
    </FieldRow>
  )
})

type ChosenFieldProps = Pick<BlockFieldProps, 'at' | 'part' | 'name'> & { readonly setting: string }

function ChosenField({ at, part, name, setting }: ChosenFieldProps) {
  const id = useId()
  const { label, hint } = useFieldWord()(name)
  const change = useChange(at, name)
  return (
    <FieldRow id={id} label={label} hint={hint} testId={`field-${name}`}>
      <SettingValueNote part={part} settingKey={setting} onFix={change} />
    </FieldRow>
  )
}
