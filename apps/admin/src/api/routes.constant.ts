import { routes as contract, type HttpRoute, type RouteName } from '@xiaopiao/protocol'

/**
 * What a caller must know of a route at run time. The types of its parameters, body and answer come from the
 * contract by `name`; the schemas themselves stay out of the page (see `evaluateConstants` in vite.config.ts).
 */
export interface RouteAddress<Name extends RouteName = RouteName> {
  readonly name: Name
  readonly method: HttpRoute['method']
  readonly path: string
  /** HA3: the route honours `Idempotency-Key`. */
  readonly idempotent: boolean
  readonly scope: HttpRoute['scope']
  readonly ownerOnly: boolean
}

function addressOf(name: RouteName): RouteAddress {
  const route: HttpRoute = contract[name]
  const { method, path, scope } = route
  return { name, method, path, scope, idempotent: route.idempotent !== undefined, ownerOnly: route.role === 'owner' }
}

const names = Object.keys(contract) as RouteName[]

export const routes = Object.fromEntries(names.map((name) => [name, addressOf(name)])) as {
  readonly [Name in RouteName]: RouteAddress<Name>
}
