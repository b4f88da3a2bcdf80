import { CaretDownOutlined, CaretRightOutlined, HolderOutlined, WarningFilled } from '@ant-design/icons'
import { useSortable } from '@dnd-kit/react/sortable'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditorHands } from '../editor-context.tsx'
import type { RowPlace } from './drop-place.ts'
import styles from './tree.module.css'
import { useTree } from './tree-context.tsx'

interface TreeRowProps {
  readonly name: string
  /** `items.content[2]`, or a part's type. */
  readonly place: string
  readonly level: number
  readonly kind: 'part' | 'entry' | 'block'
  readonly where: RowPlace
  readonly icon: ReactNode
  readonly label: ReactNode
  readonly spoken: string
  readonly printed: boolean
  readonly extra?: ReactNode
  /** Undefined: nothing can stand below it. */
  readonly children?: ReactNode
}

/** A row of the tree: can be selected, opened, and dragged by its grip. */
export function TreeRow(props: TreeRowProps) {
  const { place, level, kind, where, children } = props
  const { mayEdit } = useEditorHands()
  const { selected, tabStop, isOpen } = useTree()
  const { ref, handleRef, isDragging, isDropTarget } = useSortable({
    id: props.name,
    index: where.index,
    group: where.group,
    type: kind,
    accept: kind,
    // What lies deeper is what a pointer means.
    collisionPriority: level,
    data: { where, spoken: props.spoken },
    disabled: !mayEdit,
  })
  const isSelected = selected === place
  return (
    <li
      ref={ref}
      role="treeitem"
      className={kind === 'part' ? styles.part : styles.item}
      aria-level={level}
      aria-selected={isSelected}
      aria-label={props.spoken}
      aria-expanded={children === undefined ? undefined : isOpen(place)}
      tabIndex={tabStop === place ? 0 : -1}
      data-place={place}
      data-dragging={isDragging}
      data-drop={isDropTarget && !isDragging}
      data-printed={props.printed}
    >
      <Row {...props} handleRef={handleRef} />
      {children !== undefined && isOpen(place) ? children : null}
    </li>
  )
}

function Row({
  place,
  icon,
  label,
  spoken,
  extra,
  children,
  handleRef,
}: TreeRowProps & { readonly handleRef: (element: Element | null) => void }) {
  const { t } = useTranslation('templates')
  const { mayEdit } = useEditorHands()
  const { isOpen, toggle, select, hasFault } = useTree()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself takes the keys for its rows.
    // biome-ignore lint/a11y/noStaticElementInteractions: the row is part of its tree item.
    <div className={styles.row} onClick={() => select(place)}>
      <button
        ref={handleRef}
        type="button"
        className={styles.grip}
        aria-label={t('editor.drag', { name: spoken })}
        title={t('editor.dragHint')}
        disabled={!mayEdit}
        onClick={(event) => event.stopPropagation()}
      >
        <HolderOutlined />
      </button>
      {children === undefined ? null : (
        <button
          type="button"
          className={styles.fold}
          tabIndex={-1}
          aria-label={isOpen(place) ? t('editor.collapse') : t('editor.expand')}
          onClick={(event) => {
            event.stopPropagation()
            toggle(place)
          }}
        >
          {isOpen(place) ? <CaretDownOutlined /> : <CaretRightOutlined />}
        </button>
      )}
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <span className={styles.label}>{label}</span>
      {hasFault(place) ? <WarningFilled className={styles.fault ?? ''} title={t('editor.faulty')} /> : null}
      {extra}
    </div>
  )
}
