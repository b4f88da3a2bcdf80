import { useQueryClient } from '@tanstack/react-query'
import type { Business, TemplateSample } from '@xiaopiao/protocol'
import { App } from 'antd'
import { useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/problem-error.ts'
import { routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import { useAction, useReport } from '../problem/use-action.tsx'
import type { Editor } from './editor-context.tsx'
import { changeEditor, isUnsaved, type LoadedTemplate, startEditor } from './editor-state.ts'
import { overlaid } from './part-rows.ts'
import { saveDraft, settingsOf } from './save-draft.ts'
import { type LoadedDraft, readDraft, templateKeys } from './template-queries.ts'
import { useConflictQuestion } from './use-conflict-question.tsx'

export interface EditorSession {
  readonly business: Business
  readonly shopId: number
  readonly draft: LoadedDraft
  readonly samples: readonly TemplateSample[]
}

function loadedTemplate(business: Business, shopId: number, draft: LoadedDraft): LoadedTemplate {
  const { parts, platform } = overlaid(draft.rows, business)
  return {
    business,
    shopId,
    platform,
    content: { parts, settings: settingsOf(draft.settings) },
    revision: draft.revision,
  }
}

/** The editor of a business's draft: its state, what it is shown with, and how it is saved. */
export function useEditorSession({ business, shopId, draft, samples }: EditorSession): Editor {
  const { t } = useTranslation('templates')
  const { message } = App.useApp()
  const client = useQueryClient()
  const may = useMay()
  const askAboutConflict = useConflictQuestion()
  const [state, dispatch] = useReducer(changeEditor, undefined, () =>
    startEditor(loadedTemplate(business, shopId, draft)),
  )
  const [sampleId, chooseSample] = useState<string>()
  const [model, chooseModel] = useState<string>()
  const report = useReport()
  const writing = useAction((overwrite: boolean) => saveDraft(state, overwrite), {
    refresh: [...templateKeys.all],
    quiet: true,
    onDone: (kept) => {
      dispatch({ kind: 'saved', ...kept })
      void message.success(t('editor.saved'))
    },
  })
  const reload = async (): Promise<void> => {
    const fresh = await readDraft(client, business)
    dispatch({ kind: 'load', loaded: loadedTemplate(business, shopId, fresh) })
  }
  const save = async (overwrite = false): Promise<boolean> => {
    try {
      await writing.mutateAsync(overwrite)
      return true
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'conflict') {
        report(error)
        return false
      }
      const choice = await askAboutConflict()
      if (choice === 'theirs') await reload()
      return choice === 'mine' ? save(true) : false
    }
  }
  return {
    business,
    state,
    dispatch,
    unsaved: isUnsaved(state),
    saving: writing.isPending,
    save,
    reload,
    samples,
    sample: samples.find(({ id }) => id === sampleId) ?? samples[0],
    chooseSample,
    model,
    chooseModel,
    library: draft.rows,
    mayEdit: may(routes.writeTemplateBase),
  }
}
