import { type AvailabilityParts, watchAvailability } from '../printers/watch-availability.ts'
import { type DeliveryParts, startDelivery } from './deliver.ts'
import { standardRoom } from './room.ts'

/** Starts what webhooks need beside the requests: news of printers, and the delivery of all news. The answer stops it. */
export function startWebhooks(parts: Omit<DeliveryParts, 'limits'> & AvailabilityParts): () => Promise<void> {
  const stopWatching = watchAvailability(parts)
  const delivery = startDelivery({ ...parts, limits: standardRoom })
  return async () => {
    await stopWatching()
    await delivery.stop()
  }
}
