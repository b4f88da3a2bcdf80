import { useSearchParams } from 'react-router'

/** Ways of editing, from what everybody can do to what only some want. */
export const editorViews = ['simple', 'editor', 'json'] as const
export type EditorView = (typeof editorViews)[number]

/** The view is in the address, so that a reload and a link keep it; a shop's owner begins with what is simple. */
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
  return [editorViews.find((view) => view === named) ?? 'simple', choose]
}
