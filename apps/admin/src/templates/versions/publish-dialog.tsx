import { Alert, App, Form, Input, Modal, Radio } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { ProblemError } from '../../api/problem-error.ts'
import { usePrinters } from '../../api/queries.ts'
import { routes } from '../../api/routes.constant.ts'
import { ProblemNote } from '../../problem/problem-note.tsx'
import { useAction } from '../../problem/use-action.tsx'
import { useEditor } from '../editor-context.tsx'
import { BringsBackNote } from './taken-back-note.tsx'
import { useTemplates } from './use-versions.ts'
import styles from './versions.module.css'

interface PublishForm {
  readonly note: string
  readonly share: number
}

const shares = [100, 50, 25, 10] as const

/** Sends the draft out; what is not saved yet is saved first. */
function usePublish(onPublished: () => void) {
  const { t } = useTranslation('templates')
  const { message } = App.useApp()
  const { business, state, unsaved, saving, save } = useEditor()
  const [waiting, setWaiting] = useState<PublishForm>()
  const publish = useAction(
    (body: PublishForm & { readonly revision: number }) => call(routes.publishTemplate, { params: { business }, body }),
    {
      refresh: ['templates'],
      quiet: true,
      onDone: ({ version }, { share }) => {
        void message.success(
          share < 100 ? t('versions.publishedSome', { version, share }) : t('versions.published', { version }),
        )
        onPublished()
      },
    },
  )
  const { mutate } = publish
  // The revision of what was saved is known once the editor has heard of it.
  useEffect(() => {
    if (waiting === undefined || unsaved || saving) return
    setWaiting(undefined)
    mutate({ ...waiting, revision: state.revision })
  }, [waiting, unsaved, saving, state.revision, mutate])
  const submit = async (values: PublishForm): Promise<void> => {
    publish.reset()
    if (!unsaved || (await save())) setWaiting(values)
  }
  return {
    submit,
    error: publish.error,
    busy: publish.isPending || saving || waiting !== undefined,
    reset: publish.reset,
  }
}

function ShareChoice(props: { readonly value?: number; readonly onChange?: (share: number) => void }) {
  const { t } = useTranslation('templates')
  const printers = usePrinters().data?.length
  return (
    <>
      <Radio.Group
        className={styles.shares ?? ''}
        {...(props.value === undefined ? {} : { value: props.value })}
        onChange={({ target }) => props.onChange?.(Number(target.value))}
        options={shares.map((share) => ({
          value: share,
          label: share === 100 ? t('versions.shareAll') : t('versions.shareSome', { share }),
        }))}
      />
      <p className={styles.soft}>
        {t('versions.shareHint')}
        {printers === undefined || printers === 0 ? null : ` ${t('versions.shareCount', { count: printers })}`}
      </p>
    </>
  )
}

/** Makes the draft the next version, for some of the printers first if wanted. */
export function PublishDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('templates')
  const { business, unsaved } = useEditor()
  const formId = useId()
  const summary = useTemplates().data?.find((one) => one.business === business)
  const { submit, error, busy, reset } = usePublish(onClose)
  const nothingNew = !unsaved && summary?.draft_differs === false
  const close = (): void => {
    reset()
    onClose()
  }
  return (
    <Modal
      open={open}
      title={t('versions.publishTitle', { business: t(`business.${business}`) })}
      okText={t('versions.publish')}
      cancelText={t('action.cancel', { ns: 'translation' })}
      confirmLoading={busy}
      okButtonProps={{ htmlType: 'submit', form: formId, disabled: nothingNew }}
      onCancel={close}
      destroyOnHidden
    >
      <Form<PublishForm>
        id={formId}
        layout="vertical"
        initialValues={{ note: '', share: 100 }}
        onFinish={(values) => void submit(values)}
        data-testid="publish-form"
      >
        {nothingNew ? <Alert type="info" showIcon title={t('versions.nothingToPublish')} /> : null}
        {summary?.draft_brings_back ? <BringsBackNote brings={summary.draft_brings_back} /> : null}
        <Form.Item name="note" label={t('versions.note')} extra={t('versions.noteHint')}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} autoFocus />
        </Form.Item>
        <Form.Item name="share" label={t('versions.share')}>
          <ShareChoice />
        </Form.Item>
        <p className={styles.soft}>
          {unsaved ? t('versions.publishSaves') : null} {t('versions.publishChecks')}
        </p>
        {error === null ? null : (
          <ProblemNote error={error}>
            {error instanceof ProblemError && error.code === 'conflict' ? <p>{t('versions.conflict')}</p> : null}
          </ProblemNote>
        )}
      </Form>
    </Modal>
  )
}
