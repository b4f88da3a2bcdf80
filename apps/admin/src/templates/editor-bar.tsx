import { ArrowLeftOutlined, RedoOutlined, SaveOutlined, UndoOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import { lazy, memo, Suspense, useCallback, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { businesses } from './businesses.constant.ts'
import { useEditor, useEditorHands } from './editor-context.tsx'
import styles from './editor-screen.module.css'
import { editorViews, useEditorView } from './editor-views.ts'
import { useTemplates } from './versions/use-versions.ts'

const PublishActions = lazy(async () => ({
  default: (await import('./versions/publish-actions.tsx')).PublishActions,
}))

interface StepButtonsProps {
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly canSave: boolean
  readonly saving: boolean
  readonly onSave: () => void
}

const StepButtons = memo(function StepButtons({ canUndo, canRedo, canSave, saving, onSave }: StepButtonsProps) {
  const { t } = useTranslation('templates')
  const { dispatch } = useEditorHands()
  return (
    <>
      <Button
        icon={<UndoOutlined />}
        aria-label={t('editor.undo')}
        title={`${t('editor.undo')} (Ctrl+Z)`}
        disabled={!canUndo}
        data-testid="undo"
        onClick={() => dispatch({ kind: 'undo' })}
      />
      <Button
        icon={<RedoOutlined />}
        aria-label={t('editor.redo')}
        title={`${t('editor.redo')} (Ctrl+Shift+Z)`}
        disabled={!canRedo}
        data-testid="redo"
        onClick={() => dispatch({ kind: 'redo' })}
      />
      <Button icon={<SaveOutlined />} disabled={!canSave} loading={saving} data-testid="save-draft" onClick={onSave}>
        {t('editor.save')}
      </Button>
    </>
  )
})

function Steps() {
  const { state, unsaved, saving, save, mayEdit } = useEditor()
  const saveNow = useRef(save)
  useLayoutEffect(() => {
    saveNow.current = save
  })
  const onSave = useCallback(() => void saveNow.current(), [])
  return (
    <StepButtons
      canUndo={state.past.length > 0}
      canRedo={state.future.length > 0}
      canSave={unsaved && mayEdit}
      saving={saving}
      onSave={onSave}
    />
  )
}

/** Which template, and the way of editing it. */
const Places = memo(function Places() {
  const { t } = useTranslation('templates')
  const navigate = useNavigate()
  const { business } = useEditorHands()
  const [view, chooseView] = useEditorView()
  const words = { simple: t('editor.viewSimple'), editor: t('editor.viewEditor'), json: t('editor.viewJson') }
  return (
    <>
      <Link to="/templates" className={styles.back ?? ''} aria-label={t('editor.allTemplates')}>
        <ArrowLeftOutlined />
      </Link>
      <Select
        className={styles.business ?? ''}
        value={business}
        aria-label={t('editor.business')}
        data-testid="choose-business"
        listHeight={480}
        options={businesses.map((name) => ({ value: name, label: t(`business.${name}`) }))}
        onChange={(name) => void navigate({ pathname: `/templates/${name}`, search: `?view=${view}` })}
      />
      <Segmented
        value={view}
        aria-label={t('editor.view')}
        options={editorViews.map((name) => ({ value: name, label: words[name] }))}
        onChange={chooseView}
      />
    </>
  )
})

/** Whether anything would be lost, and whether slips print with what is seen. */
function DraftState() {
  const { t } = useTranslation('templates')
  const { business, unsaved } = useEditor()
  const summary = useTemplates().data?.find((one) => one.business === business)
  const kept = summary?.draft_differs === true ? t('editor.notPublished') : t('editor.allSaved')
  return (
    <span className={styles.state} role="status" data-unsaved={unsaved} data-testid="draft-state">
      {unsaved ? t('editor.unsaved') : kept}
    </span>
  )
}

/** What is edited and how, and what is done with it. */
export function EditorBar() {
  return (
    <div className={styles.bar}>
      <Places />
      <DraftState />
      <div className={styles.actions}>
        <Steps />
        <Suspense fallback={null}>
          <PublishActions />
        </Suspense>
      </div>
    </div>
  )
}
