import type { Client } from 'pg'
import type { RemoteChange } from '../store.ts'
import { newClient, prepareSession } from './postgres-session.ts'
import type { PostgresTarget } from './postgres-target.ts'
import { changesOfNotice, noticesOf } from './remote-changes.ts'

/** Changes wait this long for others to share their notice. */
const gatherMs = 5
/** So many do not wait any longer. */
const gatheredMax = 100
/** More than this, kept while the database is away, is better looked up than told. */
const keptMax = 10_000

const firstRetryMs = 100
const longestRetryMs = 5_000

const channel = 'xiaopiao'
/** Said after a time without a connection: whatever was changed then was not told. */
const missedNotice = 'missed'

/**
 * Tells the other nodes on the database what this one has changed, and hears what they have: on a connection of its
 * own, after the commits, so that no commit waits for it. Whoever may have missed something is told that.
 */
export class Notices {
  readonly #target: PostgresTarget
  readonly #hear: (changes: readonly RemoteChange[] | 'missed') => void
  #client: Client | undefined
  #kept: RemoteChange[] = []
  #missedOwn = false
  #gathering: NodeJS.Timeout | undefined
  #retrying: NodeJS.Timeout | undefined
  #retryMs = firstRetryMs
  #ended = false
  #connecting: Promise<void> | undefined

  constructor(target: PostgresTarget, hear: (changes: readonly RemoteChange[] | 'missed') => void) {
    this.#target = target
    this.#hear = hear
  }

  /** Listens from now on. Throws when the database cannot be reached at all. */
  async start(): Promise<void> {
    await this.#connect()
  }

  tell(change: RemoteChange): void {
    if (this.#ended) return
    this.#kept.push(change)
    if (this.#kept.length > keptMax) this.#forget()
    if (this.#kept.length >= gatheredMax) void this.#flush()
    else this.#gathering ??= setTimeout(() => void this.#flush(), gatherMs)
  }

  /** Sends what is left. */
  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#retrying)
    await this.#connecting?.catch(() => {})
    const client = this.#client
    const sent = this.#flush()
    this.#client = undefined
    await sent
    await client?.end().catch(() => {})
  }

  async #connect(): Promise<void> {
    const client = newClient(this.#target, 'notices')
    // Both arrive when a connection dies; the first one counts.
    client.on('error', () => this.#lost(client))
    client.on('end', () => this.#lost(client))
    client.on('notification', (message) => {
      if (message.processId !== processIdOf(client)) this.#heard(message.payload ?? '')
    })
    try {
      await client.connect()
      await prepareSession(client)
      await client.query(`listen ${channel}`)
    } catch (error) {
      client.end().catch(() => {})
      throw error
    }
    this.#client = client
    this.#retryMs = firstRetryMs
  }

  #heard(notice: string): void {
    this.#hear(notice === missedNotice ? 'missed' : (changesOfNotice(notice) ?? 'missed'))
  }

  /** Nothing is told or heard until there is another connection; then both sides look for themselves. */
  #lost(client: Client): void {
    if (client !== this.#client) return
    this.#client = undefined
    client.end().catch(() => {})
    this.#retryLater()
  }

  #retryLater(): void {
    if (this.#ended) return
    clearTimeout(this.#retrying)
    this.#retrying = setTimeout(() => {
      this.#connecting = this.#reconnect()
    }, this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs)
  }

  async #reconnect(): Promise<void> {
    try {
      await this.#connect()
    } catch {
      this.#retryLater()
      return
    }
    this.#hear('missed')
    this.#missedOwn = true
    await this.#flush()
  }

  #forget(): void {
    this.#kept = []
    this.#missedOwn = true
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    const client = this.#client
    if (client === undefined) return
    const notices = [...(this.#missedOwn ? [missedNotice] : []), ...noticesOf(this.#kept)]
    this.#kept = []
    this.#missedOwn = false
    const sending = notices.map((notice) =>
      client.query({ name: 'notify', text: 'select pg_notify($1, $2)', values: [channel, notice] }),
    )
    const sent = await Promise.allSettled(sending)
    if (sent.some((result) => result.status === 'rejected')) this.#missedOwn = true
  }
}

/** The server process behind a connection; a notice names the one that sent it. `pg` keeps it without declaring it. */
function processIdOf(client: Client): unknown {
  return 'processID' in client ? client.processID : undefined
}
