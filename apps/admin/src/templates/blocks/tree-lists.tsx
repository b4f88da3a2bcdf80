import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { isBlockPath, isFields } from '../content-path.ts'
import { useEditorHands } from '../editor-context.tsx'
import { type EditorPart, isShown, type PartSettings } from '../editor-state.ts'
import { fieldValue } from '../simple/field-value.ts'
import { listName, partsGroup } from './drop-place.ts'
import { contentTypeOf, NodeLabel, nodeIcon, settingAsked, useContentWord } from './node-label.tsx'
import styles from './tree.module.css'
import { useTree } from './tree-context.tsx'
import { partList, placeText, type TreeList, type TreeNode } from './tree-nodes.ts'
import { TreeRow } from './tree-row.tsx'

/** The block that a row stands for: a line of one block is that block. */
function shownValue({ kind, value }: TreeNode): unknown {
  return kind === 'block' && Array.isArray(value) ? value[0] : value
}

function useSpoken(): (node: TreeNode) => string {
  const { t } = useTranslation('templates')
  const contentWord = useContentWord()
  return (node) => {
    const value = shownValue(node)
    if (node.kind !== 'block') return t(`editor.node.${node.kind}`, { count: Array.isArray(value) ? value.length : 0 })
    const content = isFields(value) && typeof value['content'] === 'string' ? value['content'] : ''
    return `${contentWord(contentTypeOf(value))} ${content}`.trim()
  }
}

function NodeRow({ part, node, list, index, level }: RowProps) {
  const { nameOf, settings } = useTree()
  const spoken = useSpoken()
  const value = shownValue(node)
  const place = placeText(node.at)
  return (
    <TreeRow
      name={`${part.type}/${nameOf(place)}`}
      place={place}
      level={level}
      kind={isBlockPath(node.mover) ? 'block' : 'entry'}
      where={{ group: listName({ type: part.type, path: list.path }), index }}
      icon={nodeIcon(node.kind, value)}
      label={<NodeLabel kind={node.kind} value={value} part={part} />}
      spoken={spoken(node)}
      printed
    >
      {node.lists.length === 0 ? undefined : (
        <Lists part={part} lists={node.lists} level={level + 1} off={offSide(settings, part, node)} />
      )}
    </TreeRow>
  )
}

interface RowProps {
  readonly part: EditorPart
  readonly node: TreeNode
  readonly list: TreeList
  readonly index: number
  readonly level: number
}

interface ListsProps {
  readonly part: EditorPart
  readonly lists: readonly TreeList[]
  readonly level: number
  /** The list that does not print as the part is set. */
  readonly off?: TreeList['name'] | undefined
}

/** The side of a condition that the part's settings leave out. */
function offSide(settings: PartSettings, part: EditorPart, { kind, value }: TreeNode): TreeList['name'] | undefined {
  const asked = kind === 'condition' ? settingAsked(value) : undefined
  const field = part.fields.find(({ key }) => key === asked?.key)
  if (asked === undefined || field === undefined) return undefined
  const isOn = Boolean(fieldValue(part, settings, field)) !== asked.not
  return isOn ? 'else' : 'layouts'
}

function Lists({ part, lists, level, off }: ListsProps) {
  const { t } = useTranslation('templates')
  const { nameOf } = useTree()
  return lists.map((list) => (
    // biome-ignore lint/a11y/useSemanticElements: a group of tree items has no element of its own.
    <ul key={list.name} role="group" className={list.name === off ? styles.off : undefined}>
      {list.name === 'else' ? (
        <li role="none" className={styles.else}>
          {t('editor.otherwise')}
        </li>
      ) : null}
      {list.nodes.map((node, index) => (
        <NodeRow key={nameOf(placeText(node.at))} part={part} node={node} list={list} index={index} level={level} />
      ))}
    </ul>
  ))
}

function Eye({ part }: { readonly part: EditorPart }) {
  const { t } = useTranslation('templates')
  const { dispatch, mayEdit } = useEditorHands()
  const { settings } = useTree()
  const shown = isShown(settings, part)
  const standard = part.fields.find(({ key }) => key === 'show')?.default ?? true
  return (
    <button
      type="button"
      className={styles.eye}
      tabIndex={-1}
      disabled={!mayEdit}
      aria-label={shown ? t('editor.actions.hide') : t('editor.actions.show')}
      title={shown ? t('editor.actions.hide') : t('editor.actions.show')}
      aria-pressed={!shown}
      data-testid={`eye-${part.type}`}
      onClick={(event) => {
        event.stopPropagation()
        const value = !shown === standard ? undefined : !shown
        dispatch({ kind: 'setSetting', type: part.type, key: 'show', value })
      }}
    >
      {shown ? <EyeOutlined /> : <EyeInvisibleOutlined />}
    </button>
  )
}

function PartMark({ part }: { readonly part: EditorPart }) {
  const { t } = useTranslation('templates')
  const { isPlatforms } = useTree()
  if (part.content.length === 0) return <span className={styles.mark}>{t('editor.removed')}</span>
  if (part.shopId === 0) return null
  return <span className={styles.mark}>{isPlatforms(part.type) ? t('editor.own') : t('editor.ownPart')}</span>
}

/** A printable part, and below it what it prints. */
export const PartRow = memo(function PartRow({ part, index }: { readonly part: EditorPart; readonly index: number }) {
  const { i18n } = useTranslation('templates')
  const { settings } = useTree()
  const list = partList(part)
  const name = i18n.language === 'en' ? part.name.en : part.name.zh
  return (
    <TreeRow
      name={part.type}
      place={`${part.type}.content`}
      level={1}
      kind="part"
      where={{ group: partsGroup, index }}
      icon={null}
      label={name}
      spoken={name}
      printed={isShown(settings, part) && part.content.length > 0}
      extra={
        <>
          <PartMark part={part} />
          <Eye part={part} />
        </>
      }
    >
      {list.nodes.length === 0 ? undefined : <Lists part={part} lists={[list]} level={2} />}
    </TreeRow>
  )
})
