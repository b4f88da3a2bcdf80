import type { Business } from '@xiaopiao/protocol'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useShop } from '../api/queries.ts'
import { NotFoundScreen } from '../app/not-found-screen.tsx'
import { Waiting } from '../app/waiting.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useLeaveGuard } from '../settings/use-leave-guard.ts'
import { businesses } from './businesses.constant.ts'
import { EditorBar } from './editor-bar.tsx'
import { EditorProvider } from './editor-context.tsx'
import styles from './editor-screen.module.css'
import { useEditorView } from './editor-views.ts'
import { useDraft, useTemplateSamples } from './template-queries.ts'
import { useEditorKeys } from './use-editor-keys.ts'
import { type EditorSession, useEditorSession } from './use-editor-session.ts'

const Workbench = lazy(async () => ({ default: (await import('./workbench.tsx')).Workbench }))

function OpenEditor(session: EditorSession) {
  const { t } = useTranslation('templates')
  const editor = useEditorSession(session)
  const [view] = useEditorView()
  useLeaveGuard(editor.unsaved)
  useEditorKeys(editor)
  return (
    <EditorProvider editor={editor}>
      <div className={styles.editor} data-testid="template-editor" data-business={editor.business}>
        <h1 className={styles.hidden}>{t('editor.title')}</h1>
        <EditorBar />
        <Suspense fallback={<Waiting />}>
          <Workbench view={view} />
        </Suspense>
      </div>
    </EditorProvider>
  )
}

function LoadEditor({ business }: { readonly business: Business }) {
  const shop = useShop()
  const draft = useDraft(business)
  const samples = useTemplateSamples(business)
  const failed = [shop, draft, samples].find(({ error }) => error !== null)
  if (failed !== undefined) return <ProblemNote error={failed.error} onRetry={failed.refetch} />
  if (shop.data === undefined || draft.data === undefined || samples.data === undefined) return <Waiting />
  return <OpenEditor business={business} shopId={shop.data.id} draft={draft.data} samples={samples.data} />
}

/** Where a shop changes the template of a business: the paper on the left, what makes it on the right. */
export function EditorScreen() {
  const { business: name } = useParams()
  const business = businesses.find((known) => known === name)
  return business === undefined ? <NotFoundScreen /> : <LoadEditor key={business} business={business} />
}
