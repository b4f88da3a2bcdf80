import {
  FileTextOutlined,
  HomeOutlined,
  LogoutOutlined,
  PrinterOutlined,
  ProfileOutlined,
  SettingOutlined,
  ShoppingOutlined,
} from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, Outlet, useLocation, useNavigate } from 'react-router'
import { useShop } from '../api/queries.ts'
import { signOut } from '../api/session.ts'
import { LanguageSwitch } from '../language/language-switch.tsx'
import { Brand } from './brand.tsx'
import { useLiveState } from './live-context.tsx'
import styles from './shell.module.css'

interface Place {
  readonly path: string
  readonly name: 'home' | 'orders' | 'tasks' | 'printers' | 'templates' | 'settings'
  readonly icon: ReactNode
}

const places: readonly Place[] = [
  { path: '/', name: 'home', icon: <HomeOutlined /> },
  { path: '/orders', name: 'orders', icon: <ShoppingOutlined /> },
  { path: '/tasks', name: 'tasks', icon: <FileTextOutlined /> },
  { path: '/printers', name: 'printers', icon: <PrinterOutlined /> },
  { path: '/templates', name: 'templates', icon: <ProfileOutlined /> },
  { path: '/settings', name: 'settings', icon: <SettingOutlined /> },
]

function LiveBadge() {
  const { t } = useTranslation()
  const state = useLiveState()
  const words = { connecting: t('app.liveConnecting'), live: t('app.live'), lost: t('app.liveLost') }[state]
  return (
    <span className={styles.live} data-state={state} data-testid="live-state" role="status" title={words}>
      <span className={styles.liveDot} aria-hidden="true" />
      <span className={styles.liveWords}>{words}</span>
    </span>
  )
}

function useDocumentTitle(shopName: string | undefined): void {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const first = `/${pathname.split('/')[1] ?? ''}`
  const place = places.find(({ path }) => path === first)
  const page = place === undefined ? t('brand') : t(`app.${place.name}`)
  const title = t('app.document', { page, shop: shopName ?? t('brand') })
  useEffect(() => {
    document.title = title
  }, [title])
}

function SignOut() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = async (): Promise<void> => {
    await signOut()
    client.clear()
    await navigate('/sign-in', { replace: true })
  }
  return (
    <Button
      type="text"
      icon={<LogoutOutlined />}
      aria-label={t('app.signOut')}
      title={t('app.signOut')}
      onClick={() => void leave()}
    />
  )
}

/** The frame of every screen: the shop, where one can go, whether changes arrive, language and sign-out. */
export function Shell() {
  const { t } = useTranslation()
  const shop = useShop()
  useDocumentTitle(shop.data?.name)
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('app.skipToContent')}
      </a>
      <header className={styles.header}>
        <NavLink to="/" className={styles.brand ?? ''}>
          <Brand />
          <span className={styles.shop} data-testid="shop-name">
            {shop.data?.name ?? t('brand')}
          </span>
        </NavLink>
        <nav className={styles.nav} aria-label={t('app.navigation')}>
          {places.map(({ path, name, icon }) => (
            <NavLink key={path} to={path} end={path === '/'} className={styles.place ?? ''}>
              <span className={styles.placeIcon} aria-hidden="true">
                {icon}
              </span>
              {t(`app.${name}`)}
            </NavLink>
          ))}
        </nav>
        <div className={styles.side}>
          <LiveBadge />
          <LanguageSwitch />
          <SignOut />
        </div>
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
