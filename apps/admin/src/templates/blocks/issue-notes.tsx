import { Alert } from 'antd'
import type { PlacedIssue } from '../preview/build-template.ts'
import { useIssueWords } from './issue-words.ts'
import styles from './properties.module.css'

interface IssueNotesProps {
  /** Keep it from being published. */
  readonly faults: readonly PlacedIssue[]
  /** It prints, but not all as asked. */
  readonly remarks: readonly PlacedIssue[]
}

/** More than this is one mistake told many times. */
const shownMax = 5

/** What is wrong with the selected, in words. */
export function IssueNotes({ faults, remarks }: IssueNotesProps) {
  const words = useIssueWords()
  const notes = [
    ...faults.map((issue) => ({ issue, type: 'error' as const })),
    ...remarks.map((issue) => ({ issue, type: 'info' as const })),
  ].slice(0, shownMax)
  if (notes.length === 0) return null
  return (
    <div className={styles.notes} data-testid="block-issues">
      {notes.map(({ issue, type }) => {
        const { title, detail } = words(issue)
        return (
          <Alert
            key={`${type} ${issue.path} ${issue.message}`}
            type={type}
            showIcon
            role={type === 'error' ? 'alert' : 'status'}
            title={title}
            description={detail === '' ? undefined : <span className={styles.detail}>{detail}</span>}
          />
        )
      })}
    </div>
  )
}
