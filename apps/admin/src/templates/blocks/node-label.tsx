import {
  AlignLeftOutlined,
  BarcodeOutlined,
  BellOutlined,
  BranchesOutlined,
  ColumnWidthOutlined,
  DollarOutlined,
  FontSizeOutlined,
  LineOutlined,
  PictureOutlined,
  QrcodeOutlined,
  RetweetOutlined,
  ScissorOutlined,
  VerticalAlignBottomOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isFields, type NodeKind } from '../content-path.ts'
import type { EditorPart } from '../editor-state.ts'
import styles from './tree.module.css'
import { textPieces } from './tree-nodes.ts'

const blockIcons: Readonly<Record<string, ReactNode>> = {
  text: <FontSizeOutlined />,
  divider: <LineOutlined />,
  qrcode: <QrcodeOutlined />,
  barcode: <BarcodeOutlined />,
  image: <PictureOutlined />,
  feed: <VerticalAlignBottomOutlined />,
  cut: <ScissorOutlined />,
  drawer: <DollarOutlined />,
  beep: <BellOutlined />,
}

const kindIcons: Readonly<Record<Exclude<NodeKind, 'block'>, ReactNode>> = {
  part: <AlignLeftOutlined />,
  layout: <ColumnWidthOutlined />,
  repeat: <RetweetOutlined />,
  condition: <BranchesOutlined />,
  broken: <WarningOutlined />,
}

/** The kind of a block, which is a text when nothing else is said. */
export function contentTypeOf(block: unknown): string {
  const type = isFields(block) ? block['contentType'] : undefined
  return typeof type === 'string' ? type : 'text'
}

export function nodeIcon(kind: NodeKind, value: unknown): ReactNode {
  return kind === 'block' ? (blockIcons[contentTypeOf(value)] ?? <FontSizeOutlined />) : kindIcons[kind]
}

/** A text as people read it: placeholders are what they name. */
function PlaceholderText({ text }: { readonly text: string }) {
  return textPieces(text).map(({ text: piece, isPlaceholder }, index) =>
    isPlaceholder ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no identity but their place in it.
      <em key={index} className={styles.placeholder}>
        {piece}
      </em>
    ) : (
      piece
    ),
  )
}

/** Words for every kind of content; a kind that the engine has and the page does not know is named as it is. */
export function useContentWord(): (type: string) => string {
  const { i18n } = useTranslation('templates')
  return (type) => {
    const word: unknown = i18n.getResource(i18n.language, 'templates', `editor.content.${type}`)
    return typeof word === 'string' ? word : type
  }
}

function expressionIn(fields: unknown, key: 'each' | 'if'): string {
  const expression = isFields(fields) ? fields[key] : undefined
  return typeof expression === 'string' ? expression.replaceAll(/[{}]/g, '').trim() : ''
}

/** The setting that a condition asks for; `not` turns it round. */
export function settingAsked(group: unknown): { readonly key: string; readonly not: boolean } | undefined {
  const [, not, key] = /^(not\s+)?setting\.([A-Za-z_]\w*)$/.exec(expressionIn(group, 'if')) ?? []
  return key === undefined ? undefined : { key, not: not !== undefined }
}

function ConditionLabel({ group, part }: { readonly group: unknown; readonly part: EditorPart }) {
  const { t, i18n } = useTranslation('templates')
  const asked = settingAsked(group)
  const field = part.fields.find(({ key }) => key === asked?.key)
  if (asked === undefined || field === undefined) return t('editor.conditionOf', { test: expressionIn(group, 'if') })
  const name = i18n.language === 'en' ? field.name.en : field.name.zh
  if (asked.not) return t('editor.settingOff', { name })
  return field.kind === 'boolean' ? t('editor.settingOn', { name }) : t('editor.settingThere', { name })
}

interface NodeLabelProps {
  readonly kind: NodeKind
  readonly value: unknown
  readonly part: EditorPart
}

/** What a row of the tree says: what is printed where that can be said in a line, else what it is. */
export function NodeLabel({ kind, value, part }: NodeLabelProps) {
  const { t } = useTranslation('templates')
  const contentWord = useContentWord()
  switch (kind) {
    case 'repeat':
      return t('editor.repeatOf', { list: expressionIn(value, 'each') })
    case 'condition':
      return <ConditionLabel group={value} part={part} />
    case 'layout':
      return t('editor.node.layout', { count: Array.isArray(value) ? value.length : 0 })
    case 'part':
    case 'broken':
      return t(`editor.node.${kind}`)
    case 'block':
      return <BlockLabel block={value} word={contentWord(contentTypeOf(value))} />
  }
}

function BlockLabel({ block, word }: { readonly block: unknown; readonly word: string }) {
  const { t } = useTranslation('templates')
  const content = isFields(block) && typeof block['content'] === 'string' ? block['content'] : ''
  if (contentTypeOf(block) === 'text') {
    return content.trim() === '' ? (
      <span className={styles.soft}>{t('editor.empty')}</span>
    ) : (
      <PlaceholderText text={content} />
    )
  }
  return content === '' || contentTypeOf(block) === 'divider' ? (
    word
  ) : (
    <>
      {word} <PlaceholderText text={content} />
    </>
  )
}
