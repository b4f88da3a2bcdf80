import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'

/** Whose draft stays; `later`: nothing happens yet. */
export type ConflictChoice = 'mine' | 'theirs' | 'later'

/** Asks whose draft is to stay when somebody else has saved in the meantime. */
export function useConflictQuestion(): () => Promise<ConflictChoice> {
  const { t } = useTranslation('templates')
  const { modal } = App.useApp()
  return () =>
    new Promise((resolve) => {
      const choose = (choice: ConflictChoice) => () => {
        question.destroy()
        resolve(choice)
      }
      const question = modal.confirm({
        title: t('editor.conflict.title'),
        content: t('editor.conflict.hint'),
        width: 520,
        onCancel: choose('later'),
        footer: () => (
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, justifyContent: 'flex-end', marginTop: 16 }}>
            <Button onClick={choose('later')}>{t('editor.conflict.later')}</Button>
            <Button data-testid="conflict-theirs" onClick={choose('theirs')}>
              {t('editor.conflict.theirs')}
            </Button>
            <Button danger data-testid="conflict-mine" onClick={choose('mine')}>
              {t('editor.conflict.mine')}
            </Button>
          </div>
        ),
      })
    })
}
