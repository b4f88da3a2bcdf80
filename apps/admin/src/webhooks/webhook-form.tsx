import type { Webhook, WebhookEventType } from '@xiaopiao/protocol'
import { Checkbox, Form, Input, Modal } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { fieldProblems } from '../problem/field-problems.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import rows from '../section/rows.module.css'

/** Everything that a webhook can be told, in the order of a task's life. */
const eventTypes: readonly WebhookEventType[] = [
  'task.printed',
  'task.failed',
  'task.cancelled',
  'printer.offline',
  'printer.paper_out',
  'printer.ready',
]

/** `task.printed` as the key of its words: a point would be a step down. */
export function eventWordKey<Type extends string>(type: Type) {
  return type.replaceAll('.', '_') as Type extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : Type
}

interface WebhookForm {
  readonly url: string
  readonly event_types: WebhookEventType[]
}

/** A new webhook, or one whose address and events change. */
export type WebhookTarget = { readonly kind: 'new' } | { readonly kind: 'existing'; readonly webhook: Webhook }

interface WebhookFormProps {
  readonly target: WebhookTarget
  /** A new webhook comes with the secret that signs its messages, which no later answer holds. */
  readonly onSaved: (webhook: Webhook & { readonly secret?: string }) => void
  readonly onClose: () => void
}

/** Where messages go, and of what. */
export function WebhookEditor({ target, onSaved, onClose }: WebhookFormProps) {
  const { t, i18n } = useTranslation()
  const [form] = Form.useForm<WebhookForm>()
  // The modal's button stands outside of the form; named by it, it also answers the Enter key.
  const formId = useId()
  const save = useAction(
    (values: WebhookForm): Promise<Webhook & { secret?: string }> => {
      const body = { url: values.url.trim(), event_types: values.event_types }
      return target.kind === 'new'
        ? call(routes.createWebhook, { body })
        : call(routes.updateWebhook, { params: { id: target.webhook.id }, body })
    },
    { refresh: ['webhooks'], quiet: true, onDone: onSaved },
  )
  const submit = (values: WebhookForm): void =>
    save.mutate(values, {
      onError: (error) => {
        const problems = fieldProblems(error, ['url', 'event_types'], i18n.language)
        form.setFields(problems.map(({ path: name, errors }) => ({ name, errors })))
      },
    })
  const initial: WebhookForm =
    target.kind === 'new'
      ? { url: '', event_types: [...eventTypes] }
      : { url: target.webhook.url, event_types: target.webhook.event_types }
  return (
    <Modal
      open
      title={target.kind === 'new' ? t('webhook.add') : t('webhook.edit')}
      okText={t('action.save')}
      cancelText={t('action.cancel')}
      confirmLoading={save.isPending}
      okButtonProps={{ htmlType: 'submit', form: formId }}
      onCancel={onClose}
    >
      <Form<WebhookForm> id={formId} form={form} layout="vertical" initialValues={initial} onFinish={submit}>
        <Form.Item
          name="url"
          label={t('webhook.url')}
          extra={t('webhook.urlHint')}
          rules={[{ required: true, whitespace: true, message: t('printer.required') }]}
        >
          <Input maxLength={2_000} placeholder="https://" autoFocus spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="event_types"
          label={t('webhook.events')}
          rules={[{ required: true, message: t('webhook.eventsMissing') }]}
        >
          <Checkbox.Group
            className={rows.checks ?? ''}
            options={eventTypes.map((value) => ({ value, label: t(`webhook.event.${eventWordKey(value)}`) }))}
          />
        </Form.Item>
        {save.error === null ? null : <ProblemNote error={save.error} toldElsewhere={['url', 'event_types']} />}
      </Form>
    </Modal>
  )
}
