import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from './problem-words.ts'

/** Shows a failure of something that a person did, until they close it. */
export function useReport(): (error: unknown) => void {
  const { notification } = App.useApp()
  const { t, i18n } = useTranslation()
  return (error) => {
    const { title, lines } = problemWords(error, t, i18n.language)
    notification.error({ title, description: lines.map((line) => <div key={line}>{line}</div>), duration: 8 })
  }
}

interface ActionOptions<Input, Answer> {
  /** First words of the cache keys that are asked again afterwards, whether it worked or not. */
  readonly refresh: readonly string[]
  readonly onDone?: (answer: Answer, input: Input) => void
  /** True: the caller shows the failure itself, for example at a form's fields. */
  readonly quiet?: boolean
}

/** Something that a person does to the server's data. */
export function useAction<Input, Answer>(
  perform: (input: Input) => Promise<Answer>,
  { refresh, onDone, quiet = false }: ActionOptions<Input, Answer>,
): UseMutationResult<Answer, Error, Input> {
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: perform,
    onSuccess: (answer, input) => onDone?.(answer, input),
    onError: (error) => {
      if (!quiet) report(error)
    },
    onSettled: () => {
      for (const word of refresh) void client.invalidateQueries({ queryKey: [word] })
    },
  })
}
