import type { ComponentType } from 'react'
import { createBrowserRouter } from 'react-router'
import { openChapter } from '../language/i18n.ts'
import { CrashScreen } from './crash-screen.tsx'
import { SignedIn } from './signed-in.tsx'
import { Waiting } from './waiting.tsx'

/** The screens about templates have words of their own, which come along with them. */
function templatesChapter(load: () => Promise<ComponentType>): () => Promise<{ Component: ComponentType }> {
  return async () => {
    const [Component] = await Promise.all([load(), openChapter('templates')])
    return { Component }
  }
}

/** Every screen is a chunk of its own, loaded when it is first opened. */
export function createRouter() {
  return createBrowserRouter(
    [
      {
        path: '/sign-in',
        hydrateFallbackElement: <Waiting />,
        errorElement: <CrashScreen />,
        lazy: async () => ({ Component: (await import('../sign-in/sign-in-screen.tsx')).SignInScreen }),
      },
      {
        path: '/',
        element: <SignedIn />,
        errorElement: <CrashScreen />,
        hydrateFallbackElement: <Waiting />,
        children: [
          {
            errorElement: <CrashScreen />,
            children: [
              {
                index: true,
                lazy: async () => ({ Component: (await import('../home/home-screen.tsx')).HomeScreen }),
              },
              {
                path: 'orders/:orderId?',
                lazy: async () => ({ Component: (await import('../orders/orders-screen.tsx')).OrdersScreen }),
              },
              {
                path: 'tasks/:taskId?',
                lazy: async () => ({ Component: (await import('../tasks/tasks-screen.tsx')).TasksScreen }),
              },
              {
                path: 'printers',
                lazy: async () => ({ Component: (await import('../printers/printers-screen.tsx')).PrintersScreen }),
              },
              {
                path: 'templates',
                lazy: templatesChapter(
                  async () => (await import('../templates/list/templates-screen.tsx')).TemplatesScreen,
                ),
              },
              {
                path: 'templates/:business',
                lazy: templatesChapter(async () => (await import('../templates/editor-screen.tsx')).EditorScreen),
              },
              {
                path: 'settings',
                lazy: async () => ({ Component: (await import('../settings/settings-frame.tsx')).SettingsFrame }),
                children: [
                  {
                    index: true,
                    lazy: templatesChapter(
                      async () => (await import('../settings/settings-screen.tsx')).SettingsScreen,
                    ),
                  },
                  {
                    path: 'keys',
                    lazy: async () => ({ Component: (await import('../keys/keys-screen.tsx')).KeysScreen }),
                  },
                  {
                    path: 'members',
                    lazy: async () => ({ Component: (await import('../members/members-screen.tsx')).MembersScreen }),
                  },
                  {
                    path: 'webhooks',
                    lazy: async () => ({ Component: (await import('../webhooks/webhooks-screen.tsx')).WebhooksScreen }),
                  },
                ],
              },
              {
                path: '*',
                lazy: async () => ({ Component: (await import('./not-found-screen.tsx')).NotFoundScreen }),
              },
            ],
          },
        ],
      },
    ],
    { basename: '/admin/print' },
  )
}
