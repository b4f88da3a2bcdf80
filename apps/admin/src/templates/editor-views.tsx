import { lazy, Suspense } from 'react'
import { useSearchParams } from 'react-router'
import { Waiting } from '../app/waiting.tsx'
import styles from './editor-screen.module.css'

/** Ways of editing, each a chunk of its own. */
const views = {
  simple: lazy(async () => ({ default: (await import('./simple/simple-mode.tsx')).SimpleMode })),
  editor: lazy(async () => ({ default: (await import('./blocks/block-editor.tsx')).BlockEditor })),
  json: lazy(async () => ({ default: (await import('./json-view/json-view.tsx')).JsonView })),
}
export type EditorView = keyof typeof views
export const editorViews: readonly EditorView[] = ['simple', 'editor', 'json']

const Preview = lazy(async () => ({ default: (await import('./preview/preview.tsx')).Preview }))

/** The view is in the address, so that a reload and a link keep it. */
export function useEditorView(): readonly [EditorView, (view: EditorView) => void] {
  const [search, setSearch] = useSearchParams()
  const named = search.get('view')
  const choose = (view: EditorView): void =>
    setSearch(
      (known) => {
        known.set('view', view)
        return known
      },
      { replace: true },
    )
  return [editorViews.find((view) => view === named) ?? 'editor', choose]
}

/** Left the paper, right the way of editing that is chosen. */
export function EditorViews() {
  const [view] = useEditorView()
  const View = views[view]
  return (
    <div className={styles.sides} data-view={view}>
      <Suspense fallback={<Waiting />}>
        <Preview />
      </Suspense>
      <div className={styles.panel}>
        <Suspense fallback={<Waiting />}>
          <View />
        </Suspense>
      </div>
    </div>
  )
}
