import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from './problem-words.ts'

interface ProblemNoteProps {
  readonly error: unknown
  readonly onRetry?: () => unknown
  /** Paths of issues that stand at their fields already. */
  readonly toldElsewhere?: readonly string[]
  /** What to do about it, below the words. */
  readonly children?: ReactNode
}

/** A failure in the place where the data would have been, with a way to try again. */
export function ProblemNote({ error, onRetry, toldElsewhere = [], children }: ProblemNoteProps) {
  const { t, i18n } = useTranslation()
  const { title, lines } = problemWords(error, t, i18n.language, toldElsewhere)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={
        lines.length === 0 && children === undefined ? undefined : (
          <>
            {lines.map((line) => (
              <div key={line}>{line}</div>
            ))}
            {children}
          </>
        )
      }
      action={
        onRetry === undefined ? undefined : (
          <Button size="small" onClick={() => void onRetry()}>
            {t('action.tryAgain')}
          </Button>
        )
      }
    />
  )
}
