import { configRoutes } from './routes/config.ts'
import type { HttpRoute } from './routes/http-route.ts'
import { orderRoutes } from './routes/orders.ts'
import { printerRoutes } from './routes/printers.ts'
import { taskRoutes } from './routes/tasks.ts'

export type { HttpRoute, Scope } from './routes/http-route.ts'

/** Every route of the HTTP API: what the server registers, the OpenAPI document describes and the typed client calls. */
export const routes = {
  ...orderRoutes,
  ...printerRoutes,
  ...taskRoutes,
  ...configRoutes,
} as const satisfies Record<string, HttpRoute>

export type RouteName = keyof typeof routes
