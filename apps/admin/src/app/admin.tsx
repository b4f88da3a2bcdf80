import { QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RouterProvider } from 'react-router/dom'
import { createQueryClient } from '../api/query-client.ts'
import { createRouter } from './router.tsx'
import { theme } from './theme.ts'

/** The whole page: theme, language, cache and routes. */
export function Admin() {
  const { i18n } = useTranslation()
  const [client] = useState(createQueryClient)
  const [router] = useState(createRouter)
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider
        theme={theme}
        locale={i18n.language === 'en' ? enUS : zhCN}
        // Ant Design would write "保 存": a label is what it says, also for those who search or hear it.
        button={{ autoInsertSpace: false }}
      >
        <App message={{ top: 64, maxCount: 2 }}>
          <RouterProvider router={router} />
        </App>
      </ConfigProvider>
    </QueryClientProvider>
  )
}
