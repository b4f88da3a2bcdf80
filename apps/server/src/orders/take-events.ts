import type { EventBody } from '@xiaopiao/protocol'
import type { TenantStore } from '../store/store.ts'
import type { OrderContext } from './order-context.ts'
import { type EventOutcome, takeEvent } from './take-event.ts'

/**
 * Takes many events, each alone: one that fails harms no other. Those of one order are taken in the order in which
 * they stand; different orders go side by side, so that their units share commits.
 * @param bodies undefined where an event was refused before; its place in the answer stays undefined
 * @returns an outcome for each place, or the error that its own unit ended with
 */
export async function takeEvents(
  store: TenantStore,
  bodies: readonly (EventBody | undefined)[],
  contextNow: () => OrderContext,
): Promise<readonly (EventOutcome | Error | undefined)[]> {
  const outcomes: (EventOutcome | Error | undefined)[] = bodies.map(() => undefined)
  const places = Map.groupBy(bodies.keys(), (place) => bodies[place]?.order.external_id)
  await Promise.all(
    [...places.values()].map(async (ofOneOrder) => {
      for (const place of ofOneOrder) {
        const body = bodies[place]
        if (body === undefined) continue
        try {
          outcomes[place] = await takeEvent(store, body, contextNow())
        } catch (error) {
          outcomes[place] = error instanceof Error ? error : new Error(String(error))
        }
      }
    }),
  )
  return outcomes
}
