import type { KeyboardEvent, RefObject } from 'react'
import { useEditor } from '../editor-context.tsx'
import { readPlace, stepAction } from './drop-place.ts'
import { focusProperties } from './focus-properties.ts'
import { moverOf } from './node-actions.ts'

interface Folding {
  readonly isOpen: (place: string) => boolean
  readonly toggle: (place: string) => void
}

/** The keys of a tree: arrows go and open, Alt with arrows moves, Enter edits, Delete deletes, Ctrl+D doubles. */
export function useTreeKeys(root: RefObject<HTMLUListElement | null>, { isOpen, toggle }: Folding) {
  const { state, dispatch, mayEdit } = useEditor()
  const rows = () => [...(root.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])]
  const goTo = (row: HTMLElement | null | undefined): void => {
    const place = row?.dataset['place']
    if (row === null || row === undefined || place === undefined) return
    dispatch({ kind: 'select', selection: readPlace(place) })
    row.focus()
  }
  const unfold = (row: HTMLElement, place: string, open: boolean): void => {
    if (row.getAttribute('aria-expanded') !== null && isOpen(place) !== open) toggle(place)
    else if (open) goTo(row.querySelector<HTMLElement>('[role=treeitem]'))
    else goTo(row.parentElement?.closest<HTMLElement>('[role=treeitem]'))
  }
  // A row that moves loses the keyboard on its way.
  const keepFocus = (): void => {
    requestAnimationFrame(() => root.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus())
  }
  const change = (event: KeyboardEvent, place: string): boolean => {
    const at = readPlace(place)
    const mover = moverOf(state, at)
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const action = stepAction(state, mover, event.key === 'ArrowUp' ? 'up' : 'down')
      if (action !== undefined) dispatch(action)
      keepFocus()
      return true
    }
    if (event.key === 'Delete' || event.key === 'Backspace') {
      dispatch({ kind: 'remove', at: mover })
      return true
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'd') {
      dispatch({ kind: 'duplicate', at: mover })
      keepFocus()
      return true
    }
    return false
  }
  const walk = (event: KeyboardEvent, row: HTMLElement, place: string): boolean => {
    const all = rows()
    const at = all.indexOf(row)
    switch (event.key) {
      case 'ArrowDown':
        goTo(all[at + 1])
        return true
      case 'ArrowUp':
        goTo(all[at - 1])
        return true
      case 'Home':
        goTo(all[0])
        return true
      case 'End':
        goTo(all.at(-1))
        return true
      case 'ArrowRight':
        unfold(row, place, true)
        return true
      case 'ArrowLeft':
        unfold(row, place, false)
        return true
      case 'Enter':
      case ' ':
        goTo(row)
        if (event.key === 'Enter') focusProperties()
        return true
      default:
        return false
    }
  }
  return (event: KeyboardEvent): void => {
    // Keys that a button in a row takes, such as the grip's, are not the tree's.
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'treeitem') return
    const row = event.target
    const place = row.dataset['place']
    if (place === undefined) return
    const isDone = (mayEdit && change(event, place)) || walk(event, row, place)
    if (isDone) event.preventDefault()
  }
}
