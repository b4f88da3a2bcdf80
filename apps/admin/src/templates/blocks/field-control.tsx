import { AlignCenterOutlined, AlignLeftOutlined, AlignRightOutlined } from '@ant-design/icons'
import { type FieldFact, fontSizeNames } from '@xiaopiao/engine'
import { Input, InputNumber, Segmented, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isFields } from '../content-path.ts'

/** As many short choices stand side by side. */
const sideBySideMax = 3
const underlines = [0, 1, 2] as const
/** What everybody knows by its picture. */
const choiceIcons: Readonly<Record<string, ReactNode>> = {
  left: <AlignLeftOutlined />,
  center: <AlignCenterOutlined />,
  right: <AlignRightOutlined />,
}

interface FieldControlProps {
  readonly id: string
  readonly fact: Exclude<FieldFact, { readonly kind: 'content' }>
  readonly value: unknown
  /** Undefined: back to what holds when nothing is written. */
  readonly onChange: (value: unknown) => void
}

function useChoiceWord(): (choice: string | number) => string {
  const { i18n } = useTranslation('templates')
  return (choice) => {
    const key = String(choice).replaceAll('-', '_')
    const word: unknown = i18n.getResource(i18n.language, 'templates', `editor.choice.${key}`)
    return typeof word === 'string' ? word : String(choice)
  }
}

interface ChoicesProps {
  readonly id: string
  readonly choices: readonly { readonly value: string | number; readonly label: string }[]
  readonly chosen: string | number
  readonly onChoose: (choice: string | number) => void
}

function Choices({ id, choices, chosen, onChoose }: ChoicesProps) {
  const options = choices.map(({ value, label }) => ({ value, label }))
  if (choices.length > sideBySideMax) {
    return <Select id={id} style={{ width: '100%' }} value={chosen} options={options} onChange={onChoose} />
  }
  const shown = options.map(({ value, label }) => {
    const icon = choiceIcons[value]
    return icon === undefined ? { value, label } : { value, label: <span title={label}>{icon}</span> }
  })
  return <Segmented id={id} aria-labelledby={`${id}-label`} block value={chosen} options={shown} onChange={onChoose} />
}

/** `{width: 2, height: 1}` as `2 × 1`, beside the sizes that have names. */
function sizeText(value: unknown): string {
  if (!isFields(value)) return typeof value === 'string' ? value : 'normal'
  return `${String(value['width'] ?? 1)} × ${String(value['height'] ?? 1)}`
}

const freeSizes = [
  { width: 2, height: 1 },
  { width: 1, height: 2 },
  { width: 2, height: 3 },
  { width: 4, height: 4 },
] as const

function FontSize({ id, value, onChange }: Pick<FieldControlProps, 'id' | 'value' | 'onChange'>) {
  const word = useChoiceWord()
  const chosen = sizeText(value)
  const named = fontSizeNames.map((name) => ({ value: name as string, label: word(name) }))
  const free = freeSizes.map((size) => ({ value: sizeText(size), label: sizeText(size) }))
  const known = [...named, ...free]
  const options = known.some((option) => option.value === chosen) ? known : [...known, { value: chosen, label: chosen }]
  const choose = (text: string): void => {
    const size = freeSizes.find((one) => sizeText(one) === text)
    onChange(text === 'normal' ? undefined : (size ?? text))
  }
  return <Select id={id} style={{ width: '100%' }} value={chosen} options={options} onChange={choose} />
}

/** What changes a property, by the facts that the engine has of it. */
export function FieldControl({ id, fact, value, onChange }: FieldControlProps) {
  const { t } = useTranslation('templates')
  const word = useChoiceWord()
  switch (fact.kind) {
    case 'flag':
      return <Switch id={id} checked={value === true} onChange={(on) => onChange(on ? true : undefined)} />
    case 'choice':
      return (
        <Choices
          id={id}
          choices={fact.choices.map((choice) => ({ value: choice, label: word(choice) }))}
          chosen={typeof value === 'string' || typeof value === 'number' ? value : fact.standard}
          onChoose={(choice) => onChange(choice === fact.standard ? undefined : choice)}
        />
      )
    case 'underline':
      return (
        <Choices
          id={id}
          choices={underlines.map((dots) => ({ value: dots, label: t(`editor.choice.underline${dots}`) }))}
          chosen={value === true ? 1 : typeof value === 'number' ? value : 0}
          onChoose={(dots) => onChange(dots === 0 ? undefined : dots)}
        />
      )
    case 'font_size':
      return <FontSize id={id} value={value} onChange={onChange} />
    case 'integer':
    case 'number':
      return (
        <InputNumber
          id={id}
          style={{ width: '100%' }}
          value={typeof value === 'number' ? value : null}
          {...(fact.standard === undefined ? {} : { placeholder: t('editor.usual', { value: fact.standard }) })}
          min={fact.min}
          max={fact.max}
          step={fact.kind === 'integer' ? (fact.multipleOf ?? 1) : 0.5}
          onChange={(number) => onChange(number ?? undefined)}
        />
      )
    case 'bytes':
      return (
        <Input
          id={id}
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => onChange(target.value)}
        />
      )
  }
}
