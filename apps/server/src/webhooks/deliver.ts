import type { EpochMs } from '../clock.ts'
import type { MessageOutcome, OutboxRow, TenantId, WebhookRow } from '../store/rows.ts'
import type { StoreChange } from '../store/store-change.ts'
import { Room, type RoomLimits } from './room.ts'
import { type TryParts, tryMessage, tryTimeoutMs } from './try-message.ts'

export interface DeliveryParts extends TryParts {
  readonly limits: RoomLimits
  /** Told of every try, for the metrics. */
  readonly onTry?: (outcome: MessageOutcome['kind'], seconds: number) => void
}

export interface Delivery {
  /** Nothing is on its way and nothing is due. */
  idle(): Promise<void>
  /** Tries that are on their way get a moment to end; what does not end is tried again by whoever comes next. */
  stop(): Promise<void>
}

/** A node that died in the middle of a try holds its messages no longer than this. */
const leaseMs = tryTimeoutMs + 30_000
/** Changes come in bursts: one look serves all that came since the last. */
const betweenLooksMs = 20
/** Notices between nodes can be lost; this often everybody looks by himself. */
const safetyNetMs = 30_000
/** So few at once that many webhooks get their first turn in one look. */
const claimedAtOnce = 8
/** A webhook whose due messages all stand behind one that another node tries. */
const quietMs = 2_000
/** How long `stop` waits for answers. */
const graceMs = 3_000
const givenUpPerUnit = 200
const givenUpBecause = 'the webhook is disabled or deleted'

/**
 * Delivers what waits in the outbox. Each webhook has room of its own, so that one that does not answer delays no
 * other; a failing one is tried with a single message until that arrives. Nodes share the work: a message is claimed
 * before it is tried, and a claim of a node that died passes.
 */
export function startDelivery(parts: DeliveryParts): Delivery {
  return new Deliverer(parts)
}

interface Waiting {
  readonly tenantId: TenantId
  readonly webhookId: number
  readonly dueAt: EpochMs
}

class Deliverer implements Delivery {
  readonly #parts: DeliveryParts
  readonly #room: Room
  readonly #quietUntil = new Map<number, EpochMs>()
  readonly #work = new Set<Promise<void>>()
  readonly #ending = new AbortController()
  readonly #unsubscribe: () => void
  #cancelTimer = () => {}
  #looking = false
  #wokenAgain = false
  #lookedAt = Number.NEGATIVE_INFINITY
  #stopping = false

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    this.#room = new Room(parts.limits)
    this.#unsubscribe = parts.store.subscribe((change) => {
      if (isNewsOfOutbox(change)) this.#wake()
    })
    this.#wake()
  }

  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#unsubscribe()
    this.#cancelTimer()
    const { clock } = this.#parts
    const cancel = clock.at(clock.now() + graceMs, () => this.#ending.abort())
    await this.idle()
    cancel()
  }

  /** There may be something to do. */
  #wake(): void {
    if (this.#stopping) return
    if (this.#looking) {
      this.#wokenAgain = true
      return
    }
    this.#cancelTimer()
    const { clock } = this.#parts
    // A clock that was set back makes the last look lie in the future.
    const sinceMs = clock.now() - this.#lookedAt
    if (sinceMs >= 0 && sinceMs < betweenLooksMs) {
      this.#cancelTimer = clock.at(this.#lookedAt + betweenLooksMs, () => this.#wake())
      return
    }
    this.#track(this.#look())
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#work.delete(tracked))
    this.#work.add(tracked)
  }

  async #look(): Promise<void> {
    const { clock, log, store } = this.#parts
    this.#looking = true
    this.#wokenAgain = false
    for (const [webhookId, until] of this.#quietUntil) {
      const leftMs = until - clock.now()
      if (leftMs <= 0 || leftMs > quietMs) this.#quietUntil.delete(webhookId)
    }
    let wakeAt = clock.now() + safetyNetMs
    try {
      for (const waiting of await store.acrossTenants.waitingWebhooks()) {
        const dueAt = Math.max(waiting.dueAt, this.#quietUntil.get(waiting.webhookId) ?? 0)
        if (dueAt > clock.now()) wakeAt = Math.min(wakeAt, dueAt)
        else this.#serve(waiting)
      }
    } catch (error) {
      log.error({ err: error }, 'the outbox could not be read')
      wakeAt = clock.now() + quietMs
    } finally {
      this.#looking = false
      this.#lookedAt = clock.now()
    }
    if (this.#stopping) return
    this.#cancelTimer()
    if (this.#wokenAgain) this.#wake()
    else this.#cancelTimer = clock.at(wakeAt, () => this.#wake())
  }

  /** Claims as much for a webhook as there is room for, and tries it. A webhook without room is served when it has some. */
  #serve(waiting: Waiting): void {
    const places = this.#stopping ? 0 : this.#room.take(waiting, claimedAtOnce)
    if (places === 0) return
    const serving = async () => {
      let unused = places
      try {
        const { webhook, messages } = await this.#claim(waiting, places)
        if (webhook === undefined) return
        unused -= messages.length
        for (const message of messages) this.#track(this.#try(message, webhook))
      } catch (error) {
        this.#quietUntil.set(waiting.webhookId, this.#parts.clock.now() + quietMs)
        this.#parts.log.error({ err: error, webhookId: waiting.webhookId }, 'messages could not be claimed')
      } finally {
        this.#room.give(waiting, unused)
        // Where all that was asked for was there, there is more.
        if (unused === 0) this.#serve(waiting)
        else this.#wake()
      }
    }
    this.#track(serving())
  }

  async #claim(
    { tenantId, webhookId }: Waiting,
    places: number,
  ): Promise<{ readonly webhook?: WebhookRow; readonly messages: readonly OutboxRow[] }> {
    const { clock, store } = this.#parts
    const tenant = store.forTenant(tenantId)
    const webhook = await tenant.webhook(webhookId)
    if (webhook?.enabled !== true) {
      this.#room.setFailing(webhookId, false)
      await tenant.write(async (tx) => await tx.giveUpMessages(webhookId, givenUpBecause, givenUpPerUnit))
      return { messages: [] }
    }
    const isKnown = this.#room.isFailing(webhookId)
    this.#room.setFailing(webhookId, webhook.failingSince !== null)
    // What another node or an earlier run found out counts here too.
    const limit = webhook.failingSince !== null && !isKnown ? 1 : places
    const now = clock.now()
    const messages = await tenant.write(
      async (tx) => await tx.claimMessages(webhookId, { now, leaseUntil: now + leaseMs, limit }),
    )
    if (messages.length === 0) this.#quietUntil.set(webhookId, now + quietMs)
    else this.#quietUntil.delete(webhookId)
    return { webhook, messages }
  }

  async #try(message: OutboxRow, webhook: WebhookRow): Promise<void> {
    const { clock, log, onTry } = this.#parts
    const { webhookId, messageId } = message
    const begunAt = clock.now()
    try {
      const { kind } = await tryMessage(this.#parts, message, webhook, this.#ending.signal)
      this.#room.setFailing(webhookId, kind === 'again' || kind === 'failed')
      onTry?.(kind, (clock.now() - begunAt) / 1000)
    } catch (error) {
      // Whether it arrived is not recorded: its lease passes and it is tried again under its id.
      log.error({ err: error, webhookId, messageId }, 'how a message went could not be recorded')
    } finally {
      // The next message about the same thing is free now.
      this.#quietUntil.delete(webhookId)
      this.#room.give(message, 1)
      this.#wake()
    }
  }
}

function isNewsOfOutbox(change: StoreChange): boolean {
  if (change.kind !== 'elsewhere') return change.kind === 'outbox'
  return change.changes === 'missed' || change.changes.some(({ kind }) => kind === 'outbox')
}
