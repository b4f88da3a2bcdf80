import { CloseOutlined, PlusOutlined, SearchOutlined } from '@ant-design/icons'
import type { PartRow } from '@xiaopiao/protocol'
import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import { type EditorPart, partOf } from '../editor-state.ts'
import { focusProperties } from './focus-properties.ts'
import { type NewEntryName, newEntry, newEntryNames } from './new-blocks.ts'
import { indexForNewPart, placeForNew } from './node-actions.ts'
import { nodeIcon } from './node-label.tsx'
import styles from './palette.module.css'

function iconOf(name: NewEntryName) {
  switch (name) {
    case 'columns':
      return nodeIcon('layout', undefined)
    case 'repeat':
    case 'condition':
      return nodeIcon(name, undefined)
    default:
      return nodeIcon('block', { contentType: name })
  }
}

/** Ready parts of all businesses; one that several have with the same content is shown once. */
function readyParts(library: readonly PartRow[]): readonly PartRow[] {
  const known = new Map<string, PartRow>()
  for (const row of library) {
    if (row.shopId !== 0 || row.content.length === 0) continue
    const key = JSON.stringify([row.type, row.content])
    if (!known.has(key)) known.set(key, row)
  }
  return [...known.values()]
}

/** Puts a block where the selection is; a shop that has nothing selected gets a part of its own for it. */
function useInsertEntry(onDone: () => void): (name: NewEntryName) => void {
  const { t } = useTranslation('templates')
  const { state, dispatch, sample } = useEditor()
  const words = { text: t('editor.newText'), left: t('editor.newLeft'), right: t('editor.newRight') }
  return (name) => {
    const value = newEntry(name, words, sample?.data)
    const at = placeForNew(state)
    if (at === undefined) {
      const title = t('editor.ownBlocks')
      const part: EditorPart = {
        shopId: state.shopId,
        type: 'own',
        name: { zh: title, en: title },
        sortWeight: 0,
        content: [value],
        fields: [],
      }
      dispatch({ kind: 'insertPart', part, index: indexForNewPart(state) })
    } else dispatch({ kind: 'insert', at, value })
    onDone()
    focusProperties()
  }
}

/** What can be put into the receipt: single blocks, and parts that are ready. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation('templates')
  const { state } = useEditor()
  const insert = useInsertEntry(onClose)
  const panel = useRef<HTMLElement>(null)
  // It stands behind the whole tree: the keyboard would pass every row on its way.
  useEffect(() => panel.current?.focus(), [])
  const selected = state.selection === null ? undefined : partOf(state, state.selection.type)
  const place = selected === undefined ? undefined : i18n.language === 'en' ? selected.name.en : selected.name.zh
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className={styles.palette}
      aria-label={t('editor.palette')}
      data-testid="palette"
    >
      <header className={styles.head}>
        <h2>{t('editor.palette')}</h2>
        <Button type="text" icon={<CloseOutlined />} aria-label={t('editor.closePalette')} onClick={onClose} />
      </header>
      <p className={styles.where}>
        {place === undefined ? t('editor.insertAtEnd') : t('editor.insertBelow', { place })}
      </p>
      <h3>{t('editor.paletteBlocks')}</h3>
      <div className={styles.blocks}>
        {newEntryNames.map((name) => (
          <button
            key={name}
            type="button"
            className={styles.block}
            data-testid={`insert-${name}`}
            onClick={() => insert(name)}
          >
            <span aria-hidden="true">{iconOf(name)}</span>
            {t(`editor.content.${name}`)}
          </button>
        ))}
      </div>
      <ReadyParts onDone={onClose} />
    </section>
  )
}

function ReadyParts({ onDone }: { readonly onDone: () => void }) {
  const { t, i18n } = useTranslation('templates')
  const { state, dispatch, library } = useEditor()
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  const found = readyParts(library).filter(({ name, type, business }) =>
    [name.zh, name.en, type, t(`business.${business}`)].some((text) => text.toLowerCase().includes(wanted)),
  )
  const insert = ({ business: _, ...row }: PartRow): void => {
    dispatch({ kind: 'insertPart', part: structuredClone(row), index: indexForNewPart(state) })
    onDone()
    focusProperties()
  }
  return (
    <>
      <h3>{t('editor.paletteParts')}</h3>
      <Input
        allowClear
        prefix={<SearchOutlined />}
        aria-label={t('editor.paletteSearch')}
        placeholder={t('editor.paletteSearch')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <ul className={styles.parts}>
        {found.length === 0 ? <li className={styles.where}>{t('editor.paletteNothing')}</li> : null}
        {found.map((row) => (
          <li key={`${row.business}-${row.type}`}>
            <button
              type="button"
              className={styles.part}
              data-testid={`insert-part-${row.business}-${row.type}`}
              onClick={() => insert(row)}
            >
              <PlusOutlined aria-hidden="true" />
              <span>{i18n.language === 'en' ? row.name.en : row.name.zh}</span>
              <span className={styles.business}>{t(`business.${row.business}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
