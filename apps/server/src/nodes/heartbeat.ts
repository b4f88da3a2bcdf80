import type { Clock, EpochMs } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { NodeEvent, NodeLease } from './node-lease.ts'

/** How long after its last sign of life a node counts as dead; the clocks of the nodes must agree much better than that. */
export const leaseMs = 10_000
const beatEveryMs = 2_500
/** The database did not answer: several more tries fit into the lease. */
const tryAgainMs = 1_000

export interface HeartbeatLog {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
}

export interface HeartbeatOptions {
  readonly store: Store
  readonly clock: Clock
  /** No other run of the server ever has it. */
  readonly node: string
  readonly log: HeartbeatLog
}

export interface Heartbeat extends NodeLease {
  /** Gives everything that the node had back at once, and tells the others. */
  stop(): Promise<void>
}

/**
 * Says every 2.5 seconds that this node lives, and takes over from nodes that do not say so any more.
 * Answers when the node is known. Rejects with a StoreFault.
 */
export async function startHeartbeat(options: HeartbeatOptions): Promise<Heartbeat> {
  const heartbeat = new BeatingHeart(options)
  await heartbeat.begin()
  return heartbeat
}

class BeatingHeart implements Heartbeat {
  readonly #options: HeartbeatOptions
  readonly #startedAt: EpochMs
  readonly #listeners = new Set<(event: NodeEvent) => void>()
  #leaseUntil: EpochMs = 0
  #cancelTimer = () => {}
  #beating: Promise<void> = Promise.resolve()
  #stopping = false

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#startedAt = options.clock.now()
  }

  async begin(): Promise<void> {
    await this.#sayAlive()
    this.#arm(beatEveryMs)
  }

  holds(): boolean {
    return this.#options.clock.now() < this.#leaseUntil
  }

  subscribe(listener: (event: NodeEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#cancelTimer()
    await this.#beating
    this.#leaseUntil = 0
    const { store, node, log } = this.#options
    try {
      await store.acrossTenants.retireNode(node)
      store.announce({ kind: 'node', node })
    } catch (error) {
      log.warn({ err: error, node }, 'the node could not sign off; its lease runs out')
    }
  }

  #arm(afterMs: number): void {
    if (this.#stopping) return
    const { clock } = this.#options
    this.#cancelTimer = clock.at(clock.now() + afterMs, () => {
      this.#beating = this.#beat()
    })
  }

  async #beat(): Promise<void> {
    try {
      const had = this.holds()
      const wasTakenOver = (await this.#sayAlive()) === 'new'
      if (wasTakenOver || !had) {
        this.#options.log.warn({ node: this.#options.node, wasTakenOver }, 'the lease of this node had lapsed')
        this.#tell({ kind: 'regained', wasTakenOver })
      }
      await this.#takeOverLapsed()
      this.#arm(beatEveryMs)
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the node cannot say that it lives')
      this.#arm(tryAgainMs)
    }
  }

  async #sayAlive(): Promise<'known' | 'new'> {
    const { store, clock, node } = this.#options
    // From before the question: the database may take its time to answer.
    const leaseUntil = clock.now() + leaseMs
    const answer = await store.acrossTenants.beat({ node, startedAt: this.#startedAt, leaseUntil })
    this.#leaseUntil = leaseUntil
    return answer
  }

  async #takeOverLapsed(): Promise<void> {
    const { store, clock, log } = this.#options
    for (const lapsed of await store.acrossTenants.lapsedNodes(clock.now())) {
      const clients = await store.acrossTenants.takeOver(lapsed, clock.now())
      if (clients === undefined) continue
      log.info({ lapsed, clientCount: clients.length }, 'took over from a node that is no more')
      this.#tell({ kind: 'taken_over', node: lapsed, clients })
      store.announce({ kind: 'node', node: lapsed })
    }
  }

  #tell(event: NodeEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
