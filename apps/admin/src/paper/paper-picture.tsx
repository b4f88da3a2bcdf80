import type { PrintTask } from '@xiaopiao/protocol'
import { Button, Spin } from 'antd'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOf } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { drawsChinese } from './chinese-glyphs.ts'
import styles from './paper-picture.module.css'

/** Screen pixels for a dot of the print head: 80 mm paper (576 dots) is about as wide as a real slip held in the hand. */
const pixelsPerDot = 0.62

type PictureState = 'loading' | 'shown' | 'failed'

/** The picture of a task's paper; another attempt of the same task is another picture. */
function pictureAddress(task: PrintTask, round: number): string {
  const format = drawsChinese() ? 'svg' : 'png'
  const url = addressOf(routes.previewTask, { params: { task_id: task.task_id }, query: { format } })
  return `${url}#${task.attempt}-${task.print_status}-${round}`
}

/** What a task printed, or will print, drawn from the very bytes; looks like the slip it is. */
export function PaperPicture({ task }: { readonly task: PrintTask }) {
  const [round, setRound] = useState(0)
  const address = pictureAddress(task, round)
  return <Slip key={address} task={task} address={address} onRetry={() => setRound(round + 1)} />
}

interface SlipProps {
  readonly task: PrintTask
  readonly address: string
  readonly onRetry: () => void
}

function Slip({ task, address, onRetry }: SlipProps) {
  const { t } = useTranslation()
  const [state, setState] = useState<PictureState>('loading')
  const [widthPx, setWidthPx] = useState<number>()
  const show = ({ currentTarget }: SyntheticEvent<HTMLImageElement>): void => {
    setWidthPx(Math.round(currentTarget.naturalWidth * pixelsPerDot))
    setState('shown')
  }
  return (
    <figure className={styles.tray} data-state={state}>
      {state === 'loading' ? <Spin className={styles.wait ?? ''} delay={300} /> : null}
      {state === 'failed' ? (
        <div className={styles.failed} role="alert">
          <p>{t('task.paperFailed')}</p>
          <Button size="small" onClick={onRetry}>
            {t('action.tryAgain')}
          </Button>
        </div>
      ) : (
        <img
          className={styles.slip}
          hidden={state !== 'shown'}
          style={widthPx === undefined ? undefined : { width: widthPx }}
          src={address}
          alt={t('task.paperAlt', { id: task.id })}
          data-testid="paper-picture"
          data-task-id={task.task_id}
          onLoad={show}
          onError={() => setState('failed')}
        />
      )}
    </figure>
  )
}
