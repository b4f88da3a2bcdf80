import type { AnswerOf, MemberRole } from '@xiaopiao/protocol'
import { Form, Input, Modal, Radio } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'
import { fieldProblems } from '../problem/field-problems.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import rows from '../section/rows.module.css'
import { roleNames } from './roles.ts'

interface MemberForm {
  readonly username: string
  readonly role: MemberRole
}

interface NewMemberFormProps {
  readonly open: boolean
  readonly onMade: (member: AnswerOf<'createMember'>) => void
  readonly onClose: () => void
}

/** Adds a person; `onMade` hears the first password, which is shown once. */
export function NewMemberForm({ open, onMade, onClose }: NewMemberFormProps) {
  const { t, i18n } = useTranslation()
  const [form] = Form.useForm<MemberForm>()
  // The modal's button stands outside of the form; named by it, it also answers the Enter key.
  const formId = useId()
  const make = useAction(
    ({ username, role }: MemberForm) => call(routes.createMember, { body: { username: username.trim(), role } }),
    { refresh: ['members'], quiet: true, onDone: onMade },
  )
  const submit = (values: MemberForm): void =>
    make.mutate(values, {
      onError: (error) => {
        const problems = fieldProblems(error, ['username'], i18n.language)
        form.setFields(problems.map(({ path: name, errors }) => ({ name, errors })))
      },
    })
  return (
    <Modal
      open={open}
      title={t('member.add')}
      okText={t('member.add')}
      cancelText={t('action.cancel')}
      confirmLoading={make.isPending}
      okButtonProps={{ htmlType: 'submit', form: formId }}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form<MemberForm>
        id={formId}
        form={form}
        layout="vertical"
        initialValues={{ username: '', role: 'operator' }}
        onFinish={submit}
        preserve={false}
      >
        <Form.Item
          name="username"
          label={t('member.username')}
          extra={t('member.usernameHint')}
          rules={[{ required: true, whitespace: true, message: t('printer.required') }]}
        >
          <Input maxLength={30} autoFocus autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item name="role" label={t('member.role')}>
          <Radio.Group className={rows.checks ?? ''}>
            {roleNames.map((role) => (
              <Radio key={role} value={role}>
                {t(`role.${role}`)} <span className={rows.soft}>{t(`member.means.${role}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        {make.error === null ? null : <ProblemNote error={make.error} toldElsewhere={['username']} />}
      </Form>
    </Modal>
  )
}
