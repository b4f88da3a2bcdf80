import type { Business } from '@xiaopiao/protocol'
import cupLabel from './cup-label.json' with { type: 'json' }
import delivery from './delivery.json' with { type: 'json' }
import exchange from './exchange.json' with { type: 'json' }
import kitchen from './kitchen.json' with { type: 'json' }
import { readLibraryFile } from './library-file.ts'
import type { LibraryTemplate } from './library-template.ts'
import picking from './picking.json' with { type: 'json' }
import pickup from './pickup.json' with { type: 'json' }
import queueNumber from './queue-number.json' with { type: 'json' }
import refund from './refund.json' with { type: 'json' }
import sharedParts from './shared-parts.json' with { type: 'json' }
import shift from './shift.json' with { type: 'json' }
import shopping from './shopping.json' with { type: 'json' }
import verification from './verification.json' with { type: 'json' }
import voided from './void.json' with { type: 'json' }

const shipped = (business: Business, file: unknown) => readLibraryFile(business, file, sharedParts)

/** What the platform ships for each business (TP32), platform version 0; docs/templates.md says what data each takes. */
export const shippedLibrary: Readonly<Record<Business, LibraryTemplate>> = {
  shopping: shipped('shopping', shopping),
  refund: shipped('refund', refund),
  exchange: shipped('exchange', exchange),
  pickup: shipped('pickup', pickup),
  picking: shipped('picking', picking),
  delivery: shipped('delivery', delivery),
  shift: shipped('shift', shift),
  verification: shipped('verification', verification),
  kitchen: shipped('kitchen', kitchen),
  queue_number: shipped('queue_number', queueNumber),
  cup_label: shipped('cup_label', cupLabel),
  void: shipped('void', voided),
}
