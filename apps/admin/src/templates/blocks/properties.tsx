import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CopyOutlined,
  DeleteOutlined,
  InsertRowRightOutlined,
  RollbackOutlined,
} from '@ant-design/icons'
import { App, Button, ConfigProvider } from 'antd'
import { memo, type ReactNode, useCallback, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Nothing } from '../../section/section.tsx'
import { isBlockPath, isFields, kindAt, type NodeKind, valueAt } from '../content-path.ts'
import { useEditor } from '../editor-context.tsx'
import { type EditorPart, partOf, type Selection } from '../editor-state.ts'
import { useDrawn } from '../preview/drawing-context.tsx'
import { BlockFields } from './block-fields.tsx'
import { stepAction } from './drop-place.ts'
import { focusProperties, propertiesId } from './focus-properties.ts'
import { GroupFields } from './group-fields.tsx'
import { IssueNotes } from './issue-notes.tsx'
import { issuesWithin } from './issue-words.ts'
import { LayoutFields } from './layout-fields.tsx'
import { moverOf } from './node-actions.ts'
import { contentTypeOf, nodeIcon, useContentWord } from './node-label.tsx'
import { PartFields } from './part-fields.tsx'
import styles from './properties.module.css'
import { placeText } from './tree-nodes.ts'

type ActionName = 'moveUp' | 'moveDown' | 'addColumn' | 'duplicate' | 'reset' | 'remove'

interface ActionBarProps {
  readonly canMoveUp: boolean
  readonly canMoveDown: boolean
  readonly canAddColumn: boolean
  readonly canReset: boolean
  readonly canRemove: boolean
  readonly onAct: (name: ActionName) => void
}

const actionIcons: Readonly<Record<ActionName, ReactNode>> = {
  moveUp: <ArrowUpOutlined />,
  moveDown: <ArrowDownOutlined />,
  addColumn: <InsertRowRightOutlined />,
  duplicate: <CopyOutlined />,
  reset: <RollbackOutlined />,
  remove: <DeleteOutlined />,
}

const ActionBar = memo(function ActionBar({ onAct, ...may }: ActionBarProps) {
  const { t } = useTranslation('templates')
  const shown: readonly (readonly [ActionName, boolean])[] = [
    ['moveUp', may.canMoveUp],
    ['moveDown', may.canMoveDown],
    ...(may.canAddColumn ? [['addColumn', true] as const] : []),
    ['duplicate', true],
    ...(may.canReset ? [['reset', true] as const] : []),
    ['remove', may.canRemove],
  ]
  return (
    <div className={styles.actions}>
      {shown.map(([name, enabled]) => (
        <Button
          key={name}
          type="text"
          icon={actionIcons[name]}
          danger={name === 'remove'}
          disabled={!enabled}
          aria-label={t(`editor.actions.${name}`)}
          title={t(`editor.actions.${name}`)}
          data-testid={`act-${name}`}
          onClick={() => onAct(name)}
        />
      ))}
    </div>
  )
})

/** What each action does with what is selected, as it is when it is pressed. */
function useAct(at: Selection): (name: ActionName) => void {
  const { t } = useTranslation('templates')
  const { modal } = App.useApp()
  const { state, dispatch } = useEditor()
  const act = (name: ActionName): void => {
    const mover = moverOf(state, at)
    switch (name) {
      case 'moveUp':
      case 'moveDown': {
        const step = stepAction(state, mover, name === 'moveUp' ? 'up' : 'down')
        if (step !== undefined) dispatch(step)
        return
      }
      case 'addColumn': {
        const path = [...at.path.slice(0, -1), Number(at.path.at(-1)) + 1]
        const value = { content: t('editor.newRight'), textAlign: 'right' }
        dispatch({ kind: 'insert', at: { type: at.type, path }, value })
        focusProperties()
        return
      }
      case 'reset':
        modal.confirm({
          title: t('editor.actions.reset'),
          content: t('editor.actions.resetAsk'),
          onOk: () => dispatch({ kind: 'resetPart', type: at.type }),
        })
        return
      case 'duplicate':
      case 'remove':
        dispatch({ kind: name, at: mover })
    }
  }
  const now = useRef(act)
  useLayoutEffect(() => {
    now.current = act
  })
  return useCallback((name: ActionName) => now.current(name), [])
}

/** What can be done with what is selected, whatever it is. */
function NodeActions({ at, part }: { readonly at: Selection; readonly part: EditorPart }) {
  const { state } = useEditor()
  const onAct = useAct(at)
  const mover = moverOf(state, at)
  const kind = kindAt(part.content, at.path)
  const block = valueAt(part.content, at.path)
  const isChanged = part.shopId !== 0 || state.content.settings[part.type] !== undefined
  const isText = isFields(block) && ['text', 'divider'].includes(contentTypeOf(block))
  return (
    <ActionBar
      canMoveUp={stepAction(state, mover, 'up') !== undefined}
      canMoveDown={stepAction(state, mover, 'down') !== undefined}
      canAddColumn={isText && isBlockPath(at.path)}
      canReset={kind === 'part' && isChanged && state.platform.some(({ type }) => type === part.type)}
      canRemove={kind !== 'part' || part.content.length > 0}
      onAct={onAct}
    />
  )
}

function useTitle(): (kind: NodeKind, value: unknown, part: EditorPart) => string {
  const { t, i18n } = useTranslation('templates')
  const contentWord = useContentWord()
  return (kind, value, part) => {
    if (kind === 'block') return contentWord(contentTypeOf(value))
    if (kind === 'part') return i18n.language === 'en' ? part.name.en : part.name.zh
    return t(`editor.node.${kind}`, { count: Array.isArray(value) ? value.length : 0 })
  }
}

function Fields({ kind, at, part }: { readonly kind: NodeKind; readonly at: Selection; readonly part: EditorPart }) {
  const { t } = useTranslation('templates')
  const value = valueAt(part.content, at.path)
  switch (kind) {
    case 'part':
      return <PartFields part={part} />
    case 'layout':
      return <LayoutFields at={at} part={part} blocks={Array.isArray(value) ? value : []} />
    case 'repeat':
    case 'condition':
      return <GroupFields key={placeText(at)} at={at} part={part} group={isFields(value) ? value : {}} kind={kind} />
    case 'block':
      return <BlockFields key={placeText(at)} at={at} part={part} block={isFields(value) ? value : {}} />
    case 'broken':
      return <p className={styles.soft}>{t('editor.brokenHint')}</p>
  }
}

/** What can be changed of what is selected. */
export function Properties() {
  const { t, i18n } = useTranslation('templates')
  const { state, dispatch, mayEdit } = useEditor()
  const { faults, remarks } = useDrawn()
  const title = useTitle()
  const { selection } = state
  const part = selection === null ? undefined : partOf(state, selection.type)
  const kind = selection === null || part === undefined ? undefined : kindAt(part.content, selection.path)
  if (selection === null || part === undefined || kind === undefined) {
    return <Nothing title={t('editor.nothingSelected')} hint={t('editor.nothingSelectedHint')} />
  }
  const value = valueAt(part.content, selection.path)
  const place = placeText(selection)
  const name = i18n.language === 'en' ? part.name.en : part.name.zh
  return (
    <ConfigProvider componentDisabled={!mayEdit}>
      <section
        id={propertiesId}
        className={styles.properties}
        aria-label={t('editor.properties')}
        data-testid="properties"
        data-place={place}
        onBlur={() => dispatch({ kind: 'settle' })}
      >
        <header className={styles.head}>
          <span className={styles.kindIcon} aria-hidden="true">
            {kind === 'part' ? null : nodeIcon(kind, value)}
          </span>
          <div className={styles.titles}>
            <h2>{title(kind, value, part)}</h2>
            {kind === 'part' ? null : <span className={styles.soft}>{t('editor.partOf', { part: name })}</span>}
          </div>
          {mayEdit ? <NodeActions at={selection} part={part} /> : null}
        </header>
        <IssueNotes
          faults={issuesWithin(faults, place)}
          remarks={kind === 'part' ? [] : issuesWithin(remarks, place)}
        />
        <Fields kind={kind} at={selection} part={part} />
      </section>
    </ConfigProvider>
  )
}
