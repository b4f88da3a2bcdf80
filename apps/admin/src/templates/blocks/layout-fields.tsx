import { InputNumber } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { isFields } from '../content-path.ts'
import { useEditor } from '../editor-context.tsx'
import type { EditorPart, Selection } from '../editor-state.ts'
import { FieldRow } from './field-row.tsx'
import { NodeLabel } from './node-label.tsx'
import styles from './properties.module.css'

interface LayoutFieldsProps {
  readonly at: Selection
  readonly part: EditorPart
  readonly blocks: readonly unknown[]
}

/** The columns of a line: what share of the width each takes. */
export function LayoutFields({ at, part, blocks }: LayoutFieldsProps) {
  const { t } = useTranslation('templates')
  const { dispatch } = useEditor()
  const id = useId()
  const weights = blocks.map((block) => {
    const weight = isFields(block) ? block['pagerWeight'] : undefined
    return typeof weight === 'number' && weight > 0 ? weight : 1
  })
  return (
    <div className={styles.fields}>
      <p className={styles.soft}>{t('editor.field.columns')}</p>
      <div className={styles.columns} style={{ gridTemplateColumns: weights.map((weight) => `${weight}fr`).join(' ') }}>
        {blocks.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their order.
          <span key={index} className={styles.column}>
            <NodeLabel kind="block" value={block} part={part} />
          </span>
        ))}
      </div>
      {weights.map((weight, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: widths of columns have no identity but their order.
        <FieldRow key={index} id={`${id}-${index}`} label={`${index + 1}`}>
          <InputNumber
            id={`${id}-${index}`}
            min={0.1}
            max={1000}
            step={1}
            value={weight}
            onChange={(changed) =>
              dispatch({
                kind: 'setFields',
                at: { type: at.type, path: [...at.path, index] },
                fields: { pagerWeight: changed ?? undefined },
              })
            }
          />
        </FieldRow>
      ))}
    </div>
  )
}
