import { CaretDownOutlined, CaretRightOutlined, SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContentPath } from '../content-path.ts'
import { useEditor } from '../editor-context.tsx'
import type { EditorPart } from '../editor-state.ts'
import styles from './placeholder-picker.module.css'
import { type Datum, isPrintable, placeholderFor, scopeAt, searched } from './placeholder-tree.ts'

interface PlaceholderPickerProps {
  readonly part: EditorPart
  readonly path: ContentPath
  /** What is to be inserted: `{{order.no}}`. */
  readonly onPick: (placeholder: string) => void
  /** Only the name is wanted, as conditions and loops take it; groups and lists too. */
  readonly plain?: boolean
}

/** The part's own settings, as data that a text may name. */
function settingData(part: EditorPart, language: string): readonly Datum[] {
  return part.fields
    .filter(({ kind }) => kind !== 'image')
    .map(({ key, name, kind, default: standard }) => ({
      key: language === 'en' ? name.en : name.zh,
      path: `setting.${key}`,
      type: kind === 'number' ? 'number' : kind === 'boolean' ? 'boolean' : 'text',
      example: String(standard),
      children: [],
    }))
}

/** Keys go through what is shown as through a menu. */
function walk(event: KeyboardEvent, root: HTMLElement | null): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (by === 0 || root === null) return
  event.preventDefault()
  const rows = [...root.querySelectorAll<HTMLElement>('input, button')]
  const focused = document.activeElement
  const at = focused instanceof HTMLElement ? rows.indexOf(focused) : -1
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus()
}

/** The sample's data as a tree, with types and what it is in the sample: a press puts it into the text. */
export function PlaceholderPicker({ part, path, onPick, plain = false }: PlaceholderPickerProps) {
  const { t, i18n } = useTranslation('templates')
  const { sample } = useEditor()
  const [words, setWords] = useState('')
  const root = useRef<HTMLDivElement>(null)
  const scope = useMemo(() => scopeAt(sample?.data, part, path), [sample, part, path])
  const sections = [
    { name: t('editor.placeholder.element'), data: searched(scope.elements, words) },
    { name: t('editor.placeholder.settings'), data: searched(plain ? [] : settingData(part, i18n.language), words) },
    { name: t('editor.placeholder.data'), data: searched(scope.data, words) },
  ].filter(({ data }) => data.length > 0)
  const pick = (datum: Datum): void => onPick(plain ? datum.path : placeholderFor(datum))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go through the buttons within.
    <div
      ref={root}
      className={styles.picker}
      data-testid="placeholder-picker"
      onKeyDown={(event) => walk(event, root.current)}
    >
      <Input
        autoFocus
        allowClear
        prefix={<SearchOutlined />}
        aria-label={t('editor.placeholder.search')}
        placeholder={t('editor.placeholder.search')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <div className={styles.list}>
        {sections.length === 0 ? (
          <p className={styles.nothing}>
            {words === ''
              ? t('editor.placeholder.noSample', { order: '{{order.no}}' })
              : t('editor.placeholder.nothing')}
          </p>
        ) : null}
        {sections.map(({ name, data }) => (
          <section key={name} aria-label={name}>
            <h3>{name}</h3>
            <Rows data={data} level={0} searching={words !== ''} plain={plain} onPick={pick} />
          </section>
        ))}
      </div>
    </div>
  )
}

interface RowsProps {
  readonly data: readonly Datum[]
  readonly level: number
  readonly searching: boolean
  readonly plain: boolean
  readonly onPick: (datum: Datum) => void
}

function Rows({ data, ...rest }: RowsProps) {
  return (
    <ul>
      {data.map((datum) => (
        <DatumRow key={datum.path} datum={datum} {...rest} />
      ))}
    </ul>
  )
}

/** Groups of the first level stand open: an order's fields are what is wanted mostly. */
function DatumRow({ datum, level, searching, plain, onPick }: Omit<RowsProps, 'data'> & { readonly datum: Datum }) {
  const { t } = useTranslation('templates')
  const [toggled, setToggled] = useState(false)
  const isGroup = datum.children.length > 0
  const isOpen = searching || toggled !== (level === 0)
  const mayPick = plain || isPrintable(datum)
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        style={{ paddingLeft: 8 + level * 14 }}
        disabled={!mayPick && !isGroup}
        data-path={datum.path}
        aria-expanded={isGroup ? isOpen : undefined}
        onClick={() => (isGroup && !(plain && mayPick && level > 0) ? setToggled(!toggled) : onPick(datum))}
      >
        <span className={styles.fold} aria-hidden="true">
          {isGroup ? isOpen ? <CaretDownOutlined /> : <CaretRightOutlined /> : null}
        </span>
        <span className={styles.key}>{datum.key}</span>
        <span className={styles.example}>{datum.example}</span>
        <span className={styles.type} data-type={datum.type}>
          {t(`editor.placeholder.type.${datum.type}`)}
        </span>
      </button>
      {isGroup && isOpen ? (
        <Rows data={datum.children} level={level + 1} searching={searching} plain={plain} onPick={onPick} />
      ) : null}
    </li>
  )
}
