import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from './problem-words.ts'

/** A failure in the place where the data would have been, with a way to try again. */
export function ProblemNote({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => unknown }) {
  const { t, i18n } = useTranslation()
  const { title, lines } = problemWords(error, t, i18n.language)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={lines.length === 0 ? undefined : lines.map((line) => <div key={line}>{line}</div>)}
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
