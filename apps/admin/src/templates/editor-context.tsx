import type { Business, PartRow, TemplateSample } from '@xiaopiao/protocol'
import { createContext, type Dispatch, type ReactNode, useContext, useMemo } from 'react'
import type { EditorAction, EditorState } from './editor-state.ts'

/** What every panel of the editor works with. */
export interface Editor {
  readonly business: Business
  readonly state: EditorState
  readonly dispatch: Dispatch<EditorAction>
  readonly unsaved: boolean
  readonly saving: boolean
  /** Saves the draft; false when it was refused, which the person has been told of. */
  readonly save: () => Promise<boolean>
  /** Asks the server for the draft anew: what is not saved is lost. */
  readonly reload: () => Promise<void>
  readonly samples: readonly TemplateSample[]
  /** The data that the preview is drawn with. */
  readonly sample: TemplateSample | undefined
  readonly chooseSample: (id: string) => void
  /** Printer model that the preview is drawn for; undefined: what prints nearly everywhere, on both papers. */
  readonly model: string | undefined
  readonly chooseModel: (model: string | undefined) => void
  /** Base rows of all businesses, for the palette. */
  readonly library: readonly PartRow[]
  /** Whether this person may change templates. */
  readonly mayEdit: boolean
}

/** What does not change while somebody types: what reads no more than this is not drawn again on every keystroke. */
export type EditorHands = Pick<Editor, 'business' | 'dispatch' | 'mayEdit'>

const EditorContext = createContext<Editor | undefined>(undefined)
const HandsContext = createContext<EditorHands | undefined>(undefined)

export function EditorProvider({ editor, children }: { readonly editor: Editor; readonly children: ReactNode }) {
  const { business, dispatch, mayEdit } = editor
  const hands = useMemo(() => ({ business, dispatch, mayEdit }), [business, dispatch, mayEdit])
  return (
    <HandsContext value={hands}>
      <EditorContext value={editor}>{children}</EditorContext>
    </HandsContext>
  )
}

export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (editor === undefined) throw new Error('useEditor() outside of the template editor')
  return editor
}

export function useEditorHands(): EditorHands {
  const hands = useContext(HandsContext)
  if (hands === undefined) throw new Error('useEditorHands() outside of the template editor')
  return hands
}
