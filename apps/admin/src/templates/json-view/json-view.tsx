import { Validator } from '@cfworker/json-schema'
import { Button } from 'antd'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import type { EditorContent } from '../editor-state.ts'
import { sameContent } from '../part-rows.ts'
import { type CheckedDocument, checkDocument, outerSchema } from './check-document.ts'
import { CodeEditor, type CodeHandle, completionOf, type PlacedFault } from './code-editor.tsx'
import { completeJson } from './complete-json.ts'
import { type DocumentFault, documentText } from './json-document.ts'
import { firstBreak, partTypeAt, rangeOfPath } from './json-place.ts'
import styles from './json-view.module.css'
import { placeholdersOf } from './placeholder-choices.ts'
import { documentSchemas } from './template-json.constant.ts'
import { useFaultWords } from './use-fault-words.ts'

/** A pause in typing this long is looked at. */
const checkAfterMs = 80

/** What was left in the view with mistakes that keep it from being a template, by what the editor had then. */
const leftBehind = new WeakMap<EditorContent, string>()

interface LineFault extends PlacedFault {
  readonly line: number
}

/** The faults at their places in the text, in its order. */
function placedFaults(
  code: CodeHandle,
  checked: CheckedDocument,
  words: (fault: DocumentFault) => string,
  brokenWords: string,
): readonly LineFault[] {
  const syntax = code.tree()
  if (syntax === undefined) return []
  const { tree, doc } = syntax
  const at = (range: { from: number; to: number }, message: string): LineFault => ({
    ...range,
    message,
    line: doc.lineAt(Math.min(range.from, doc.length)).number,
  })
  if (checked.kind === 'broken') return [at(firstBreak(tree) ?? { from: doc.length, to: doc.length }, brokenWords)]
  return checked.faults
    .map((fault) => at(rangeOfPath(tree, doc, fault.path), words(fault)))
    .toSorted((one, other) => one.from - other.from)
}

/** Keeps the text and the editor's content together: what is typed goes there, what changes there comes here. */
function useDocument() {
  const { t } = useTranslation('templates')
  const { state, dispatch, mayEdit } = useEditor()
  const faultWords = useFaultWords()
  const handle = useRef<CodeHandle>(null)
  const shown = useRef(state.content)
  const [start] = useState(() => leftBehind.get(state.content) ?? documentText(state.content))
  const [faults, setFaults] = useState<readonly LineFault[]>([])
  const [taken, setTaken] = useState(true)
  const [validator] = useState(() => new Validator({ ...outerSchema(documentSchemas.en) }, '2020-12', false))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const check = (): void => {
    clearTimeout(timer.current)
    timer.current = undefined
    const code = handle.current
    if (code === null) return
    const checked = checkDocument(code.text(), state, validator)
    const found = placedFaults(code, checked, faultWords, t('json.syntax'))
    setFaults(found)
    code.setFaults(found)
    setTaken(checked.kind === 'content')
    if (checked.kind === 'content') {
      leftBehind.delete(state.content)
      if (!mayEdit || sameContent(checked.content, state.content)) return
      shown.current = checked.content
      dispatch({ kind: 'replaceAll', content: checked.content })
    } else leftBehind.set(state.content, code.text())
  }
  // The timer and the way out of the view call what is newest.
  const newestCheck = useRef(check)
  newestCheck.current = check
  const onChange = (): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => newestCheck.current(), checkAfterMs)
  }
  useEffect(() => {
    if (state.content === shown.current) return
    const isSame = sameContent(state.content, shown.current)
    shown.current = state.content
    if (!isSame) handle.current?.setText(documentText(state.content))
  }, [state.content])
  useEffect(() => {
    newestCheck.current()
    return () => {
      if (timer.current !== undefined) newestCheck.current()
      clearTimeout(timer.current)
    }
  }, [])
  return { start, handle, faults, taken, onChange, tidy: () => handle.current?.setText(documentText(state.content)) }
}

/** The part that is selected is where the text begins; the part that the cursor is in is the one that is selected. */
function useCursor(handle: RefObject<CodeHandle | null>) {
  const { state, dispatch } = useEditor()
  const selected = state.selection?.type
  const first = useRef({ selected, parts: state.content.parts })
  useEffect(() => {
    const { selected: type, parts } = first.current
    const index = parts.findIndex((part) => part.type === type)
    const syntax = handle.current?.tree()
    if (index < 0 || syntax === undefined) return
    handle.current?.show(rangeOfPath(syntax.tree, syntax.doc, ['parts', index]).from)
  }, [handle])
  return (): void => {
    const code = handle.current
    const syntax = code?.tree()
    if (code === null || syntax === undefined) return
    const type = partTypeAt(syntax.tree, syntax.doc, code.cursor())
    const isPart = state.content.parts.some((part) => part.type === type)
    if (type !== undefined && isPart && type !== selected) dispatch({ kind: 'select', selection: { type, path: [] } })
  }
}

/** The template as JSON, with completion by its schema, and everything that is wrong with it at its line. */
export function JsonView() {
  const { t, i18n } = useTranslation('templates')
  const { state, sample, mayEdit } = useEditor()
  const { start, handle, faults, taken, onChange, tidy } = useDocument()
  const onCursor = useCursor(handle)
  const newest = useRef({ state, sample, language: i18n.language })
  newest.current = { state, sample, language: i18n.language }
  const completion = useMemo(
    () =>
      completionOf({
        override: [
          completeJson({
            schema: () => documentSchemas[newest.current.language === 'en' ? 'en' : 'zh'],
            placeholders: (index) =>
              placeholdersOf(newest.current.sample?.data, newest.current.state.content.parts[index ?? -1]),
          }),
        ],
      }),
    [],
  )
  return (
    <section className={styles.view} aria-label={t('json.title')} data-testid="json-view">
      <div className={styles.head}>
        <p className={styles.soft}>{mayEdit ? t('json.intro') : t('json.readOnly')}</p>
        <Button size="small" disabled={!mayEdit || faults.length > 0} onClick={tidy}>
          {t('json.format')}
        </Button>
      </div>
      <CodeEditor
        text={start}
        label={t('json.title')}
        readOnly={!mayEdit}
        completion={completion}
        handle={handle}
        onChange={onChange}
        onCursor={onCursor}
      />
      <p className={styles.soft} role="status" data-testid="json-state" data-faults={faults.length}>
        {faults.length === 0 ? t('json.noFaults') : t('json.faults', { count: faults.length })}
        {taken ? null : ` · ${t('json.notTaken')}`}
      </p>
      {faults.length === 0 ? null : (
        <ul className={styles.faults} data-testid="json-faults">
          {faults.map((fault) => (
            <li key={`${fault.from}-${fault.message}`}>
              <button type="button" data-line={fault.line} onClick={() => handle.current?.goTo(fault.from)}>
                <span className={styles.line}>{t('json.line', { line: fault.line })}</span>
                <span>{fault.message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
