import { lazy, Suspense } from 'react'
import { Waiting } from '../app/waiting.tsx'
import { useEditor } from './editor-context.tsx'
import styles from './editor-screen.module.css'
import type { EditorView } from './editor-views.ts'
import { DrawingProvider } from './preview/drawing-context.tsx'
import { Preview } from './preview/preview.tsx'
import { useDrawing } from './preview/use-drawing.ts'

/** Ways of editing, each a chunk of its own. */
const views = {
  simple: lazy(async () => ({ default: (await import('./simple/simple-mode.tsx')).SimpleMode })),
  editor: lazy(async () => ({ default: (await import('./blocks/block-editor.tsx')).BlockEditor })),
  json: lazy(async () => ({ default: (await import('./json-view/json-view.tsx')).JsonView })),
}

/** Left the paper, right the way of editing that is chosen; the engine comes with this chunk. */
export function Workbench({ view }: { readonly view: EditorView }) {
  const drawing = useDrawing(useEditor())
  const View = views[view]
  return (
    <DrawingProvider drawing={drawing}>
      <div className={styles.sides} data-view={view}>
        <Preview drawing={drawing} />
        <div className={styles.panel}>
          <Suspense fallback={<Waiting />}>
            <View />
          </Suspense>
        </div>
      </div>
    </DrawingProvider>
  )
}
