import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import {
  bracketMatching,
  codeFolding,
  ensureSyntaxTree,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import type { Text } from '@codemirror/state'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { Tree } from '@lezer/common'
import { tags } from '@lezer/highlight'
import { type RefObject, useEffect, useRef } from 'react'
import type { TextRange } from './json-place.ts'
import styles from './json-view.module.css'

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: '#0f6b5c' },
  { tag: tags.string, color: '#8a4b12' },
  { tag: [tags.number, tags.bool, tags.null], color: '#2f6f8f' },
  { tag: tags.punctuation, color: '#5d6670' },
])

/** Tab leaves the editor, as it does everywhere on the page: keyboards get in and out. */
const keys = keymap.of([
  ...closeBracketsKeymap,
  ...completionKeymap,
  ...lintKeymap,
  ...searchKeymap,
  ...foldKeymap,
  ...historyKeymap,
  ...defaultKeymap,
])

/** A fault at its place in the text. */
export interface PlacedFault extends TextRange {
  readonly message: string
}

/** What the view around the editor does to it. */
export interface CodeHandle {
  readonly text: () => string
  readonly setText: (text: string) => void
  readonly setFaults: (faults: readonly PlacedFault[]) => void
  /** Puts the cursor there, and the focus too. */
  readonly goTo: (at: number) => void
  /** Brings a place into sight, at the top. */
  readonly show: (at: number) => void
  /** Where the cursor is. */
  readonly cursor: () => number
  /** The syntax of the whole text. */
  readonly tree: () => { readonly tree: Tree; readonly doc: Text } | undefined
}

interface CodeEditorProps {
  readonly text: string
  readonly label: string
  readonly readOnly: boolean
  readonly completion: Extension
  readonly handle: RefObject<CodeHandle | null>
  readonly onChange: () => void
  /** A person has moved the cursor, by hand or by typing. */
  readonly onCursor: () => void
}

/** Parsing a text of 100 kB takes a fraction of it. */
const parseMsMax = 500

function handleOf(view: EditorView): CodeHandle {
  return {
    text: () => view.state.doc.toString(),
    setText: (insert) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } }),
    setFaults: (faults) => {
      const end = view.state.doc.length
      const diagnostics = faults.map(
        ({ from, to, message }): Diagnostic => ({
          from: Math.min(from, end),
          to: Math.min(Math.max(to, from), end),
          severity: 'error',
          message,
        }),
      )
      view.dispatch(setDiagnostics(view.state, diagnostics))
    },
    goTo: (at) => {
      const anchor = Math.min(at, view.state.doc.length)
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      view.focus()
    },
    show: (at) => {
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 8 }) })
    },
    cursor: () => view.state.selection.main.head,
    tree: () => {
      const tree = ensureSyntaxTree(view.state, view.state.doc.length, parseMsMax)
      return tree === null ? undefined : { tree, doc: view.state.doc }
    },
  }
}

/** A text editor for JSON. The text is its own: others read it when told of a change, and set it when it changes elsewhere. */
export function CodeEditor({ text, label, readOnly, completion, handle, onChange, onCursor }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const listener = useRef({ onChange, onCursor })
  listener.current = { onChange, onCursor }
  const first = useRef({ text, label, completion })
  const writable = useRef(new Compartment())
  const view = useRef<EditorView>(null)
  useEffect(() => {
    if (host.current === null) return
    const editor = new EditorView({
      parent: host.current,
      doc: first.current.text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        foldGutter(),
        codeFolding(),
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        search({ top: true }),
        json(),
        syntaxHighlighting(colours),
        first.current.completion,
        keys,
        EditorView.contentAttributes.of({ 'aria-label': first.current.label, 'data-testid': 'json-text' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) listener.current.onChange()
          if (update.selectionSet && update.view.hasFocus) listener.current.onCursor()
        }),
        writable.current.of(EditorState.readOnly.of(false)),
      ],
    })
    view.current = editor
    handle.current = handleOf(editor)
    return () => {
      handle.current = null
      view.current = null
      editor.destroy()
    }
  }, [handle])
  useEffect(() => {
    view.current?.dispatch({ effects: writable.current.reconfigure(EditorState.readOnly.of(readOnly)) })
  }, [readOnly])
  return <div ref={host} className={styles.code} />
}

/** Suggestions as an extension of the editor. */
export const completionOf = (source: Parameters<typeof autocompletion>[0]): Extension => autocompletion(source)
