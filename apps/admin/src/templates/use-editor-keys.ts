import { useEffect } from 'react'
import type { Editor } from './editor-context.tsx'

/** Editors of text keep their own steps back; the JSON view's is one. */
function hasOwnSteps(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.cm-editor') !== null
}

/** Ctrl+Z, Ctrl+Shift+Z (Ctrl+Y) and Ctrl+S, with the command key on a Mac; wherever the keyboard is. */
export function useEditorKeys({ dispatch, unsaved, mayEdit, save }: Editor): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      if (key === 's') {
        event.preventDefault()
        if (unsaved && mayEdit) void save()
        return
      }
      const step = key === 'y' || (key === 'z' && event.shiftKey) ? 'redo' : key === 'z' ? 'undo' : undefined
      if (step === undefined || hasOwnSteps(event.target)) return
      event.preventDefault()
      dispatch({ kind: step })
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [dispatch, unsaved, mayEdit, save])
}
