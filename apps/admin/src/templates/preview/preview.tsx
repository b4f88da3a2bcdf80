import { useTranslation } from 'react-i18next'
import { pathText, readPath } from '../content-path.ts'
import { useEditor } from '../editor-context.tsx'
import type { Selection } from '../editor-state.ts'
import type { DrawnReceipt } from './draw-receipt.ts'
import { PaperPage } from './paper-page.tsx'
import styles from './preview.module.css'
import { PreviewChoices } from './preview-choices.tsx'
import type { Drawing } from './use-drawing.ts'

/** Screen pixels for a dot at most: 80 mm paper is then as wide as a real slip held in the hand. */
const pixelsPerDotMax = 0.62

/** As the engine writes it: `items.content[2][0]`. */
function placeOf({ type, path }: Selection): string {
  return `${type}.${pathText(path)}`
}

function selectionAt(place: string): Selection {
  const dot = place.indexOf('.')
  return { type: place.slice(0, dot), path: readPath(place.slice(dot + '.content'.length)) }
}

function Receipt({ receipt }: { readonly receipt: DrawnReceipt }) {
  const { t } = useTranslation('templates')
  const { state, dispatch } = useEditor()
  const widest = Math.max(...receipt.pages.map(({ widthDots }) => widthDots))
  const label = receipt.isLabel ? t('editor.label') : t('editor.paper', { mm: receipt.paper })
  return (
    <div
      className={styles.paper}
      style={{ flex: `0 1 ${widest * pixelsPerDotMax}px` }}
      data-testid={receipt.isLabel ? 'paper-label' : `paper-${receipt.paper}`}
    >
      <span className={styles.width}>{label}</span>
      {receipt.pages.map((page, index) => (
        <PaperPage
          // biome-ignore lint/suspicious/noArrayIndexKey: strips have no identity but their order.
          key={index}
          page={page}
          label={t('editor.paperPicture', { paper: label })}
          selected={state.selection === null ? undefined : placeOf(state.selection)}
          onSelect={(place) => dispatch({ kind: 'select', selection: selectionAt(place) })}
        />
      ))}
    </div>
  )
}

/** The receipt as it will print, at both widths side by side. */
export function Preview({ drawing }: { readonly drawing: Drawing }) {
  const { t } = useTranslation('templates')
  const printed = drawing.receipts.filter(({ pages }) => pages.length > 0)
  return (
    <section className={styles.preview} aria-label={t('editor.preview')} data-testid="preview">
      <PreviewChoices />
      <div className={styles.tray}>
        {printed.length === 0 ? <p className={styles.nothing}>{t('editor.nothingPrints')}</p> : null}
        {printed.map((receipt) => (
          <Receipt key={receipt.paper} receipt={receipt} />
        ))}
      </div>
    </section>
  )
}
