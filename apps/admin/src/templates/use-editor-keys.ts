import { useEffect } from 'react'
import type { Editor } from './editor-context.tsx'

type Wish = 'save' | 'undo' | 'redo'

/** What a person asks for by keys: Ctrl, or the command key of a Mac, with S, Z, Shift+Z or Y. */
export function wishOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): Wish | undefined {
  if (event.ctrlKey === event.metaKey || event.altKey) return undefined
  switch (event.key.toLowerCase()) {
    case 's':
      return event.shiftKey ? undefined : 'save'
    case 'z':
      return event.shiftKey ? 'redo' : 'undo'
    case 'y':
      return 'redo'
    default:
      return undefined
  }
}

/** Editors of text keep their own steps back; the JSON view's is one. */
function hasOwnSteps(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.cm-editor') !== null
}

/** The editor's keys, wherever the keyboard is. */
export function useEditorKeys({ dispatch, unsaved, mayEdit, save }: Editor): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const wish = wishOf(event)
      if (wish === undefined || (wish !== 'save' && hasOwnSteps(event.target))) return
      event.preventDefault()
      if (wish !== 'save') dispatch({ kind: wish })
      else if (unsaved && mayEdit) void save()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [dispatch, unsaved, mayEdit, save])
}
