import type { PrintTask } from '@xiaopiao/protocol'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { openWord } from '../language/open-words.ts'
import { faultDetail } from '../problem/fault-detail.ts'
import { type AdvicePlace, adviceOf } from './task-advice.ts'
import styles from './task-reason.module.css'
import { libraryTemplate } from './task-template.ts'

const places: Readonly<Record<AdvicePlace, string>> = {
  printers: '/printers',
  feieAccount: '/settings#feie',
  refundQuestion: '/settings#refund',
  templates: '/settings#templates',
}

/** The template of the library that the task prints, or the settings that name another. */
function addressOf(place: AdvicePlace, task: PrintTask): string {
  const template = place === 'templates' ? libraryTemplate(task) : undefined
  return template === undefined ? places[place] : `/templates/${template.business}`
}

/** Why a task waits or failed, and what a person can do about it; nothing for a task that needs nobody. */
export function TaskAdviceNote({ task }: { readonly task: PrintTask }) {
  const { t, i18n } = useTranslation()
  const advice = adviceOf(task)
  if (advice === undefined) return null
  const { code, kind, place } = advice
  const what = openWord(i18n, 'advice', code)
  const seen = kind === 'failed' ? faultDetail(task.error_message, i18n.language) : ''
  return (
    <Alert
      type={kind === 'failed' ? 'error' : 'warning'}
      showIcon
      data-testid="task-advice"
      data-code={code}
      title={kind === 'failed' ? openWord(i18n, 'fault', code) : openWord(i18n, 'hold', code)}
      description={
        <div className={styles.advice}>
          {what === code ? null : <p>{what}</p>}
          {seen === '' ? null : <p className={styles.seen}>{seen}</p>}
          {place === undefined ? null : <Link to={addressOf(place, task)}>{t(`task.goTo.${place}`)}</Link>}
        </div>
      }
    />
  )
}
