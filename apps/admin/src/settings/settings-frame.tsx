import { useTranslation } from 'react-i18next'
import { NavLink, Outlet } from 'react-router'
import { type RouteAddress, routes } from '../api/routes.constant.ts'
import { useMay } from '../api/use-may.ts'
import styles from './settings-frame.module.css'

interface Tab {
  readonly path: string
  readonly name: 'print' | 'keys' | 'members' | 'webhooks'
  readonly needs: RouteAddress
}

const tabs: readonly Tab[] = [
  { path: '/settings', name: 'print', needs: routes.readConfig },
  { path: '/settings/keys', name: 'keys', needs: routes.listKeys },
  { path: '/settings/members', name: 'members', needs: routes.listMembers },
  { path: '/settings/webhooks', name: 'webhooks', needs: routes.listWebhooks },
]

/** What is set up once: printing, and who else may use the shop's data. */
export function SettingsFrame() {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <>
      <nav className={styles.tabs} aria-label={t('app.settings')}>
        {tabs
          .filter(({ needs }) => may(needs))
          .map(({ path, name }) => (
            <NavLink key={path} to={path} end className={styles.tab ?? ''}>
              {t(`setting.tab.${name}`)}
            </NavLink>
          ))}
      </nav>
      <Outlet />
    </>
  )
}
