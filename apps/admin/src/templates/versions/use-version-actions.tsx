import type { Business } from '@xiaopiao/protocol'
import { App, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { routes } from '../../api/routes.constant.ts'
import { useAction } from '../../problem/use-action.tsx'

/** How a version is called; 0 is the platform's default. */
export function useVersionName(): (version: number) => string {
  const { t } = useTranslation('templates')
  return (version) => (version === 0 ? t('versions.platform') : t('versions.number', { version }))
}

/** Asks for a note together with a yes. */
function useQuestion(afterClose: () => void) {
  const { t } = useTranslation('templates')
  const { modal } = App.useApp()
  return (title: string, means: string, ok: string, onYes: (note: string) => void): void => {
    let note = ''
    modal.confirm({
      title,
      content: (
        <>
          <p>{means}</p>
          <Input.TextArea
            aria-label={t('versions.note')}
            placeholder={t('versions.note')}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 4 }}
            onChange={({ target }) => {
              note = target.value
            }}
          />
        </>
      ),
      okText: ok,
      cancelText: t('action.cancel', { ns: 'translation' }),
      onOk: () => onYes(note),
      afterClose,
    })
  }
}

interface VersionActionsOptions {
  readonly onDraftGone: () => void
  /** A question has gone, and maybe the button that asked it. */
  readonly afterQuestion: () => void
}

/** What an owner does with published versions: roll back, widen, discard what is not published. */
export function useVersionActions(business: Business, { onDraftGone, afterQuestion }: VersionActionsOptions) {
  const { t } = useTranslation('templates')
  const { message, modal } = App.useApp()
  const nameOf = useVersionName()
  const ask = useQuestion(afterQuestion)
  const params = { business }
  const rollBack = useAction(
    ({ version, note }: { readonly version: number; readonly note: string }) =>
      call(routes.rollBackTemplate, { params, body: { version, note } }),
    {
      refresh: ['templates'],
      onDone: (_, { version }) => void message.success(t('versions.rolledBack', { target: nameOf(version) })),
    },
  )
  const widen = useAction(
    (body: { readonly version: number; readonly share: number }) => call(routes.publishTemplate, { params, body }),
    {
      refresh: ['templates'],
      onDone: (_, { version, share }) =>
        void message.success(
          share === 100 ? t('versions.widenedAll', { version }) : t('versions.widened', { version, share }),
        ),
    },
  )
  const discard = useAction(() => call(routes.discardTemplateDraft, { params }), {
    refresh: ['templates'],
    onDone: () => {
      onDraftGone()
      void message.success(t('versions.discarded'))
    },
  })
  return {
    busy: rollBack.isPending || widen.isPending || discard.isPending,
    rollBack: (version: number): void => {
      const target = nameOf(version)
      const title = t('versions.rollBackAsk', { target })
      ask(title, t('versions.rollBackMeans'), t('versions.rollBack', { target }), (note) =>
        rollBack.mutate({ version, note }),
      )
    },
    widen: (version: number, share: number): void => {
      if (share < 100) {
        widen.mutate({ version, share })
        return
      }
      modal.confirm({
        title: t('versions.widenAsk', { version }),
        okText: t('versions.widen'),
        cancelText: t('action.cancel', { ns: 'translation' }),
        onOk: () => widen.mutate({ version, share }),
        afterClose: afterQuestion,
      })
    },
    discard: (): void => {
      modal.confirm({
        title: t('versions.discardAsk'),
        content: t('versions.discardMeans'),
        okText: t('versions.discard'),
        okButtonProps: { danger: true },
        cancelText: t('action.cancel', { ns: 'translation' }),
        onOk: () => discard.mutate(undefined),
        afterClose: afterQuestion,
      })
    },
  }
}
