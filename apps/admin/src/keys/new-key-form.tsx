import type { AnswerOf } from '@xiaopiao/protocol'
import { Form, Input, Modal, Radio, Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { serverClock } from '../clock/server-clock.ts'
import { fieldProblems } from '../problem/field-problems.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import { type Expiry, expiresAt, expiryNames } from './expiry.ts'

interface KeyForm {
  readonly name: string
  readonly scope: 'write' | 'read'
  readonly expiry: Expiry
}

type NewKey = AnswerOf<'createKey'>

interface NewKeyFormProps {
  readonly open: boolean
  readonly onMade: (key: NewKey) => void
  readonly onClose: () => void
}

/** Makes an API key; `onMade` hears the key itself, which no later answer holds. */
export function NewKeyForm({ open, onMade, onClose }: NewKeyFormProps) {
  const { t, i18n } = useTranslation()
  const [form] = Form.useForm<KeyForm>()
  // The modal's button stands outside of the form; named by it, it also answers the Enter key.
  const formId = useId()
  const make = useAction(
    ({ name, scope, expiry }: KeyForm) =>
      call(routes.createKey, {
        body: {
          name: name.trim(),
          scopes: scope === 'write' ? ['read', 'write'] : ['read'],
          expires_at: expiresAt(expiry, serverClock.at(Date.now())),
        },
      }),
    { refresh: ['api-keys'], quiet: true, onDone: onMade },
  )
  const submit = (values: KeyForm): void =>
    make.mutate(values, {
      onError: (error) =>
        form.setFields(
          fieldProblems(error, ['name'], i18n.language).map(({ path: name, errors }) => ({ name, errors })),
        ),
    })
  return (
    <Modal
      open={open}
      title={t('apiKey.add')}
      okText={t('apiKey.make')}
      cancelText={t('action.cancel')}
      confirmLoading={make.isPending}
      okButtonProps={{ htmlType: 'submit', form: formId }}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form<KeyForm>
        id={formId}
        form={form}
        layout="vertical"
        initialValues={{ name: '', scope: 'write', expiry: 'never' }}
        onFinish={submit}
        preserve={false}
      >
        <Form.Item
          name="name"
          label={t('apiKey.name')}
          extra={t('apiKey.nameHint')}
          rules={[{ required: true, whitespace: true, message: t('printer.required') }]}
        >
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="scope" label={t('apiKey.scope')}>
          <Radio.Group
            optionType="button"
            options={[
              { value: 'write', label: t('apiKey.write') },
              { value: 'read', label: t('apiKey.read') },
            ]}
          />
        </Form.Item>
        <Form.Item name="expiry" label={t('apiKey.expires')}>
          <Select options={expiryNames.map((value) => ({ value, label: t(`apiKey.expiry.${value}`) }))} />
        </Form.Item>
        {make.error === null ? null : <ProblemNote error={make.error} toldElsewhere={['name']} />}
      </Form>
    </Modal>
  )
}
