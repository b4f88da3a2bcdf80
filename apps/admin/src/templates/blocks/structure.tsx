import { Accessibility, PointerActivationConstraints } from '@dnd-kit/dom'
import {
  DragDropProvider,
  type DragEndEvent,
  type DragOverEvent,
  type DragStartEvent,
  KeyboardSensor,
  PointerSensor,
} from '@dnd-kit/react'
import { isSortable } from '@dnd-kit/react/sortable'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.tsx'
import { useDrawn } from '../preview/drawing-context.tsx'
import { isWithin } from '../preview/page-places.ts'
import { dropAction, type RowPlace, readPlace } from './drop-place.ts'
import styles from './tree.module.css'
import { TreeProvider } from './tree-context.tsx'
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
    return Accessibility.configure({
      screenReaderInstructions: { draggable: t('editor.dragHint') },
      announcements: {
        dragstart: ({ operation: { source } }: DragStartEvent) => t('editor.dragStart', { name: nameOf(source?.data) }),
        dragover: ({ operation: { target } }: DragOverEvent) =>
          target === null ? undefined : t('editor.dragOver', { name: nameOf(target.data) }),
        dragend: ({ canceled }: DragEndEvent) => (canceled ? t('editor.dragCanceled') : t('editor.dragEnd')),
      },
    })
  }, [t])
}

/** Parts whose rows are shown: those that a person opened, and the one in which something is selected. */
function useOpenRows(selected: string | undefined) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const isOpen = (place: string): boolean => {
    const isPart = place.endsWith('.content')
    return toggled.has(place) !== !isPart
  }
  const toggle = (place: string): void =>
    setToggled((known) =>
      known.has(place) ? new Set([...known].filter((one) => one !== place)) : new Set([...known, place]),
    )
  useEffect(() => {
    if (selected === undefined) return
    const part = `${readPlace(selected).type}.content`
    if (selected !== part) setToggled((known) => (known.has(part) ? known : new Set([...known, part])))
  }, [selected])
  return { isOpen, toggle }
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
  const names = useMemo(() => rowNames.name(parts.map(partList)), [rowNames, parts])
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
  const tree = {
    tabStop: selected ?? (parts[0] === undefined ? undefined : `${parts[0].type}.content`),
    selected,
    isOpen,
    toggle,
    select: (place: string) => dispatch({ kind: 'select', selection: readPlace(place) }),
    names,
    hasFault: (place: string) => faults.some(({ type, path }) => isWithin(`${type}.${path}`, place)),
  }
  return (
    <TreeProvider tree={tree}>
      <DragDropProvider
        sensors={sensors}
        plugins={(usual) => [...usual.filter((plugin) => plugin !== Accessibility), spokenDrags]}
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
