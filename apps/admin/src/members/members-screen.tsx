import { PlusOutlined } from '@ant-design/icons'
import type { Member, MemberPatch, MemberRole } from '@xiaopiao/protocol'
import { App, Button, Select, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useCaller, useMembers } from '../api/queries.ts'
import { routes } from '../api/routes.constant.ts'
import { Instant } from '../language/instant.tsx'
import { ProblemNote } from '../problem/problem-note.tsx'
import { useAction } from '../problem/use-action.tsx'
import rows from '../section/rows.module.css'
import { SecretNotice } from '../section/secret-notice.tsx'
import { Nothing, Section } from '../section/section.tsx'
import { NewMemberForm } from './new-member-form.tsx'
import { roleNames } from './roles.ts'

interface NewPassword {
  readonly username: string
  readonly password: string
}

interface MemberRowProps {
  readonly member: Member
  readonly self: boolean
  readonly onPassword: (made: NewPassword) => void
}

function MemberRow({ member, self, onPassword }: MemberRowProps) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const change = useAction((body: MemberPatch) => call(routes.updateMember, { params: { id: member.id }, body }), {
    refresh: ['members', 'caller'],
    onDone: ({ username, password }) => {
      if (password !== undefined) onPassword({ username, password })
    },
  })
  const remove = useAction(() => call(routes.deleteMember, { params: { id: member.id } }), { refresh: ['members'] })
  const ask = (title: string, content: string, okText: string, onOk: () => void): void => {
    modal.confirm({ title, content, okText, okButtonProps: { danger: true }, cancelText: t('action.cancel'), onOk })
  }
  const { username } = member
  return (
    <li className={rows.row} data-testid={`member-${username}`}>
      <div className={rows.main}>
        <span className={rows.name}>{username}</span> {self ? <Tag color="green">{t('member.self')}</Tag> : null}
        <div className={rows.soft}>
          {t('apiKey.created')} <Instant at={member.created_at} />
        </div>
      </div>
      <div className={rows.actions}>
        <Select<MemberRole>
          aria-label={`${t('member.role')} ${username}`}
          popupMatchSelectWidth={false}
          value={member.role}
          loading={change.isPending}
          onChange={(role) => change.mutate({ role })}
          options={roleNames.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
        <Button
          size="small"
          onClick={() =>
            ask(t('member.resetAsk', { username }), t('member.resetMeans'), t('member.reset'), () =>
              change.mutate({ reset_password: true }),
            )
          }
        >
          {t('member.reset')}
        </Button>
        <Button
          size="small"
          danger
          loading={remove.isPending}
          onClick={() =>
            ask(t('member.deleteAsk', { username }), t('member.deleteMeans'), t('action.delete'), () =>
              remove.mutate(undefined),
            )
          }
        >
          {t('action.delete')}
        </Button>
      </div>
    </li>
  )
}

/** Who works in the shop, and what each may do. */
export function MembersScreen() {
  const { t } = useTranslation()
  const members = useMembers()
  const caller = useCaller()
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<NewPassword>()
  const content = () => {
    if (members.data === undefined) return members.error === null ? <Skeleton active /> : null
    if (members.data.length === 0) return <Nothing title={t('member.empty')} />
    return (
      <ul className={rows.rows}>
        {members.data.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            self={member.username === caller.data?.username}
            onPassword={setMade}
          />
        ))}
      </ul>
    )
  }
  return (
    <Section
      title={t('setting.tab.members')}
      extra={
        <Button type="primary" icon={<PlusOutlined />} data-testid="add-member" onClick={() => setAdding(true)}>
          {t('member.add')}
        </Button>
      }
    >
      <p className={rows.intro}>{t('member.intro')}</p>
      {members.error === null ? null : <ProblemNote error={members.error} onRetry={members.refetch} />}
      {content()}
      <NewMemberForm
        open={adding}
        onClose={() => setAdding(false)}
        onMade={({ username, password }) => {
          setAdding(false)
          if (password !== undefined) setMade({ username, password })
        }}
      />
      <SecretNotice
        title={t('member.password')}
        lines={
          made && [
            { label: t('signIn.username'), text: made.username },
            { label: t('signIn.password'), text: made.password },
          ]
        }
        onClose={() => setMade(undefined)}
      />
    </Section>
  )
}
