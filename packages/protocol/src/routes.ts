import { accessRoutes } from './routes/access.ts'
import { configRoutes } from './routes/config.ts'
import { engineRoutes } from './routes/engine.ts'
import { eventRoutes } from './routes/events.ts'
import { feieRoutes } from './routes/feie.ts'
import type { HttpRoute } from './routes/http-route.ts'
import { imageRoutes } from './routes/images.ts'
import { orderRoutes } from './routes/orders.ts'
import { platformRoutes } from './routes/platform.ts'
import { printerRoutes } from './routes/printers.ts'
import { taskRoutes } from './routes/tasks.ts'
import { templateRoutes } from './routes/templates.ts'
import { webhookRoutes } from './routes/webhooks.ts'

export type { HttpRoute, RouteTag, Scope } from './routes/http-route.ts'

/** Every route of the HTTP API: what the server registers, the OpenAPI document describes and the typed client calls. */
export const routes = {
  ...eventRoutes,
  ...orderRoutes,
  ...printerRoutes,
  ...taskRoutes,
  ...configRoutes,
  ...feieRoutes,
  ...accessRoutes,
  ...platformRoutes,
  ...webhookRoutes,
  ...templateRoutes,
  ...imageRoutes,
  ...engineRoutes,
} as const satisfies Record<string, HttpRoute>

export type RouteName = keyof typeof routes
