import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useLocation } from 'react-router'
import { keys } from '../api/keys.ts'
import { useSession } from '../api/queries.ts'
import { type SignInFault, signIn } from '../api/session.ts'
import { Brand } from '../app/brand.tsx'
import { LanguageSwitch } from '../language/language-switch.tsx'
import styles from './sign-in-screen.module.css'

interface Credentials {
  readonly username: string
  readonly password: string
}

/** Where the person wanted to go; only places of this page are believed. */
function cameFrom(state: unknown): string {
  if (typeof state !== 'object' || state === null || !('from' in state)) return '/'
  return typeof state.from === 'string' && /^\/(?!\/)/.test(state.from) ? state.from : '/'
}

function SignInForm() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [fault, setFault] = useState<SignInFault>()
  const [busy, setBusy] = useState(false)
  const submit = async ({ username, password }: Credentials): Promise<void> => {
    setBusy(true)
    setFault(undefined)
    const answer = await signIn(username.trim(), password)
    if (answer.ok) {
      // Whoever was here before may have been of another shop: nothing of theirs may show, not even for a moment.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] })
      await client.invalidateQueries({ queryKey: keys.session })
    } else setFault(answer.fault)
    setBusy(false)
  }
  return (
    <Form<Credentials>
      layout="vertical"
      requiredMark={false}
      initialValues={{ username: 'admin' }}
      onFinish={(values) => void submit(values)}
    >
      {fault === undefined ? null : (
        <Alert className={styles.fault ?? ''} type="error" showIcon role="alert" title={t(`signIn.${fault}`)} />
      )}
      <Form.Item
        name="username"
        label={t('signIn.username')}
        rules={[{ required: true, whitespace: true, message: t('signIn.usernameMissing') }]}
      >
        <Input name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} size="large" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('signIn.password')}
        rules={[{ required: true, message: t('signIn.passwordMissing') }]}
      >
        <Input.Password name="password" autoComplete="current-password" size="large" autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {t('signIn.submit')}
      </Button>
    </Form>
  )
}

export function SignInScreen() {
  const { t } = useTranslation()
  const { state } = useLocation()
  const session = useSession()
  if (session.data !== null && session.data !== undefined) return <Navigate to={cameFrom(state)} replace />
  return (
    <main className={styles.screen}>
      <div className={styles.card}>
        <div className={styles.head}>
          <Brand sizePx={40} />
          <div>
            <h1>{t('signIn.title')}</h1>
            <p className={styles.hint}>{t('signIn.hint')}</p>
          </div>
        </div>
        <SignInForm />
      </div>
      <LanguageSwitch />
    </main>
  )
}
