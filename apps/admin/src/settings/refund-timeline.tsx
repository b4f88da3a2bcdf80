import { useTranslation } from 'react-i18next'
import styles from './refund-timeline.module.css'
import { useDurationWords } from './use-duration-words.ts'

/** When the example's customer pays: noon, in seconds of the day. */
const paidAtSeconds = 12 * 3600

function clockText(secondsOfDay: number): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  return [Math.floor(secondsOfDay / 3600) % 24, Math.floor(secondsOfDay / 60) % 60, secondsOfDay % 60]
    .map(pad)
    .join(':')
}

interface Step {
  readonly at: string
  readonly text: string
  /** A stretch of time, not a moment. */
  readonly soft?: true
}

/** What the anti-refund delay does, by the example of an order that is paid at noon. */
export function RefundTimeline({ delaySeconds }: { readonly delaySeconds: number }) {
  const { t } = useTranslation()
  const words = useDurationWords()
  const due = clockText(paidAtSeconds + delaySeconds)
  const steps: readonly Step[] =
    delaySeconds === 0
      ? [
          { at: clockText(paidAtSeconds), text: t('setting.timeline.paid') },
          { at: due, text: t('setting.timeline.atOnce') },
        ]
      : [
          { at: clockText(paidAtSeconds), text: t('setting.timeline.paid') },
          { at: words(delaySeconds), text: t('setting.timeline.waits'), soft: true as const },
          { at: due, text: t('setting.timeline.checks') },
        ]
  return (
    <ol className={styles.timeline} aria-label={t('setting.timeline.title')} data-testid="refund-timeline">
      {steps.map(({ at, text, soft }) => (
        <li key={at + text} data-soft={soft === true}>
          <span className={styles.at}>{at}</span>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  )
}
