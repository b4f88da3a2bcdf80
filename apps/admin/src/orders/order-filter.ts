import type { OrderFilter } from '../api/keys.ts'
import { orderStatusNames } from './order-life.ts'

/** The filter that an address asks for; what it does not know is ignored. */
export function readOrderFilter(search: URLSearchParams): OrderFilter {
  return {
    status: orderStatusNames.find((status) => status === search.get('status')),
    external_id: search.get('external_id') || undefined,
  }
}

/** The address of a filter; nothing chosen is no parameter. */
export function writeOrderFilter({ status, external_id: externalId }: OrderFilter): URLSearchParams {
  return new URLSearchParams({
    ...(status !== undefined && { status }),
    ...(externalId !== undefined && { external_id: externalId }),
  })
}
