import { App } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'

/** Asks before a person leaves what they have not saved, whether by a link or by closing the page. */
export function useLeaveGuard(unsaved: boolean): void {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => unsaved && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (blocker.state !== 'blocked') return
    const question = modal.confirm({
      title: t('setting.leaveAsk'),
      okText: t('setting.leave'),
      okButtonProps: { danger: true },
      cancelText: t('action.back'),
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    })
    return () => question.destroy()
  }, [blocker, modal, t])
  useEffect(() => {
    if (!unsaved) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [unsaved])
}
