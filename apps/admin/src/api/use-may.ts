import { mayCall } from './permissions.ts'
import { useCaller } from './queries.ts'
import type { RouteAddress } from './routes.constant.ts'

/**
 * Tells what the person in front of the page may do. Until it is known who that is, everything is offered: the server
 * refuses what is not theirs.
 */
export function useMay(): (route: RouteAddress) => boolean {
  const { data: caller } = useCaller()
  return (route) => caller === undefined || mayCall(caller.role, route)
}
