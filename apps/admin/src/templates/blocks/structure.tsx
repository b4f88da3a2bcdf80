import { Accessibility, defaultPreset, PointerActivationConstraints } from '@dnd-kit/dom'
import {
  DragDropProvider,
  type DragEndEvent,
  type DragOverEvent,
  type DragStartEvent,
  KeyboardSensor,
  PointerSensor,
} from '@dnd-kit/react'
import { isSortable } from '@dnd-kit/react/sortable'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor, useEditorHands } from '../editor-context.tsx'
import type { PlacedIssue } from '../preview/build-template.ts'
import { useDrawn } from '../preview/drawing-context.tsx'
import { isWithin } from '../preview/page-places.ts'
import { dropAction, type RowPlace, readPlace } from './drop-place.ts'
import styles from './tree.module.css'
import { type Tree, TreeProvider } from './tree-context.tsx'
import { PartRow } from './tree-lists.tsx'
import { partList, placeText, RowNames } from './tree-nodes.ts'
import { useTreeKeys } from './use-tree-keys.ts'

/** A little movement is a press, more is a drag; the grip is made for nothing else, by finger too. */
const sensors = [
  PointerSensor.configure({ activationConstraints: [new PointerActivationConstraints.Distance({ value: 4 })] }),
  KeyboardSensor,
]

function placeOfRow(data: unknown): RowPlace | undefined {
  return typeof data === 'object' && data !== null && 'where' in data ? (data.where as RowPlace) : undefined
}

/** Says what happens while a row is dragged, to those who hear the page. */
function useSpokenDrags() {
  const { t } = useTranslation('templates')
  return useMemo(() => {
    const nameOf = (data: unknown) =>
      typeof data === 'object' && data !== null && 'spoken' in data ? String(data.spoken) : ''
    const spoken = Accessibility.configure({
      screenReaderInstructions: { draggable: t('editor.dragHint') },
      announcements: {
        dragstart: ({ operation: { source } }: DragStartEvent) => t('editor.dragStart', { name: nameOf(source?.data) }),
        dragover: ({ operation: { target } }: DragOverEvent) =>
          target === null ? undefined : t('editor.dragOver', { name: nameOf(target.data) }),
        dragend: ({ canceled }: DragEndEvent) => (canceled ? t('editor.dragCanceled') : t('editor.dragEnd')),
      },
    })
    return [...defaultPreset.plugins.filter((plugin) => plugin !== Accessibility), spoken]
  }, [t])
}

/** Parts whose rows are shown: those that a person opened, and the one in which something is selected. */
function useOpenRows(selected: string | undefined) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const isOpen = useCallback((place: string): boolean => toggled.has(place) === place.endsWith('.content'), [toggled])
  const toggle = useCallback((place: string): void => {
    setToggled((known) => new Set(known.has(place) ? [...known].filter((one) => one !== place) : [...known, place]))
  }, [])
  useEffect(() => {
    if (selected === undefined) return
    const part = `${readPlace(selected).type}.content`
    if (selected !== part) setToggled((known) => (known.has(part) ? known : new Set([...known, part])))
  }, [selected])
  return { isOpen, toggle }
}

interface TreeState {
  readonly selected: string | undefined
  readonly isOpen: (place: string) => boolean
  readonly toggle: (place: string) => void
  readonly rowNames: RowNames
  readonly faults: readonly PlacedIssue[]
}

/** What rows share, as one object that stays the same while somebody types: rows of other parts are not drawn again. */
function useSharedTree({ selected, isOpen, toggle, rowNames, faults }: TreeState): Tree {
  const { state } = useEditor()
  const { dispatch } = useEditorHands()
  const { settings, parts } = state.content
  const { platform } = state
  const first = parts[0]?.type
  const faultPlaces = faults.map(({ type, path }) => `${type}.${path}`).join('\n')
  return useMemo(
    () => ({
      tabStop: selected ?? (first === undefined ? undefined : `${first}.content`),
      selected,
      isOpen,
      toggle,
      select: (place) => dispatch({ kind: 'select', selection: readPlace(place) }),
      nameOf: (place) => rowNames.nameOf(place),
      settings,
      isPlatforms: (type) => platform.some((row) => row.type === type),
      hasFault: (place) => faultPlaces.split('\n').some((fault) => isWithin(fault, place)),
    }),
    [selected, first, isOpen, toggle, dispatch, rowNames, settings, platform, faultPlaces],
  )
}

/** The tree of parts, lines and blocks: what is selected on the paper is selected here, and the other way round. */
export function Structure() {
  const { t } = useTranslation('templates')
  const { state, dispatch } = useEditor()
  const { faults } = useDrawn()
  const root = useRef<HTMLUListElement>(null)
  const spokenDrags = useSpokenDrags()
  const { parts } = state.content
  const selected = state.selection === null ? undefined : placeText(state.selection)
  const { isOpen, toggle } = useOpenRows(selected)
  const [rowNames] = useState(() => new RowNames())
  useMemo(() => rowNames.name(parts.map(partList)), [rowNames, parts])
  const onKeyDown = useTreeKeys(root, { isOpen, toggle })
  const shown = useRef<string>(undefined)
  // Its part may have to open first, so that the row is not there at once.
  useEffect(() => {
    if (selected === undefined || selected === shown.current) return
    const row = root.current?.querySelector(`[data-place="${CSS.escape(selected)}"]`)
    if (row === null || row === undefined) return
    row.firstElementChild?.scrollIntoView({ block: 'nearest' })
    shown.current = selected
  })
  const drop = ({ canceled, operation }: DragEndEvent): void => {
    const { source, target, shape } = operation
    const from = placeOfRow(source?.data)
    const onto = placeOfRow(target?.data)
    if (canceled || from === undefined || onto === undefined || !isSortable(source)) return
    const isBelow = (shape?.current.center.y ?? 0) > (target?.shape?.center.y ?? 0)
    const action = dropAction(state, from, onto, isBelow ? 'after' : 'before')
    if (action !== undefined) dispatch(action)
  }
  const tree = useSharedTree({ selected, isOpen, toggle, rowNames, faults })
  return (
    <TreeProvider tree={tree}>
      <DragDropProvider
        sensors={sensors}
        plugins={spokenDrags}
        // Rows stay where they are until they are dropped: they are React's, in lists of several parents.
        onDragOver={(event) => event.preventDefault()}
        onDragEnd={drop}
      >
        <ul
          ref={root}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA's tree pattern is made of lists.
          role="tree"
          className={styles.tree}
          aria-label={t('editor.structure')}
          data-testid="structure"
          onKeyDown={(event: KeyboardEvent) => onKeyDown(event)}
        >
          {parts.map((part, index) => (
            <PartRow key={part.type} part={part} index={index} />
          ))}
        </ul>
      </DragDropProvider>
    </TreeProvider>
  )
}
