import type { Client } from 'pg'
import type { RemoteChange } from '../store-change.ts'
import { newClient, prepareSession } from './postgres-session.ts'
import type { PostgresTarget } from './postgres-target.ts'
import { changesOfNotice, noticesOf } from './remote-changes.ts'

/** Changes wait this long for others to share their notice. */
const gatherMs = 5
/** So many do not wait any longer. */
const gatheredMax = 100
/** More than this, waiting while the database is away, is better looked up than told. */
const waitingMax = 10_000

const firstRetryMs = 100
const longestRetryMs = 5_000

const channel = 'xiaopiao'
/** Said after a time without a connection: whatever was changed then was not told. */
const missedNotice = 'missed'
/** Said when a table was written whose answers nodes keep. */
const keptNotice = 'kept'

/** Told of what other nodes do. */
export interface NoticeListener {
  hear(changes: readonly RemoteChange[] | 'missed'): void
  /** Another node has written a table whose answers are kept. */
  hearKept(): void
  /** Whether anything can be heard. */
  connected(isConnected: boolean): void
}

/**
 * Tells the other nodes on the database what this one has changed, and hears what they have: on a connection of its
 * own, after the commits, so that no commit waits for it. Whoever may have missed something is told that.
 */
export class Notices {
  readonly #target: PostgresTarget
  readonly #listener: NoticeListener
  #client: Client | undefined
  #waiting: RemoteChange[] = []
  #missedOwn = false
  #wroteKept = false
  #gathering: NodeJS.Timeout | undefined
  #retrying: NodeJS.Timeout | undefined
  #retryMs = firstRetryMs
  #ended = false
  #connecting: Promise<void> | undefined

  constructor(target: PostgresTarget, listener: NoticeListener) {
    this.#target = target
    this.#listener = listener
  }

  /** Listens from now on. Throws when the database cannot be reached at all. */
  async start(): Promise<void> {
    await this.#connect()
  }

  tell(change: RemoteChange): void {
    if (this.#ended) return
    this.#waiting.push(change)
    if (this.#waiting.length > waitingMax) this.#forget()
    if (this.#waiting.length >= gatheredMax) void this.#flush()
    else this.#flushSoon()
  }

  /** Other nodes have to forget their kept answers. */
  tellKept(): void {
    if (this.#ended) return
    this.#wroteKept = true
    this.#flushSoon()
  }

  #flushSoon(): void {
    this.#gathering ??= setTimeout(() => void this.#flush(), gatherMs)
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
    this.#listener.connected(true)
  }

  #heard(notice: string): void {
    const changes = changesOfNotice(notice)
    // What a newer release says otherwise may be anything.
    if (changes === undefined) this.#listener.hearKept()
    if (notice !== keptNotice) this.#listener.hear(changes ?? 'missed')
  }

  /** Nothing is told or heard until there is another connection; then both sides look for themselves. */
  #lost(client: Client): void {
    if (client !== this.#client) return
    this.#client = undefined
    this.#listener.connected(false)
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
    this.#listener.hear('missed')
    this.#missedOwn = true
    await this.#flush()
  }

  #forget(): void {
    this.#waiting = []
    this.#missedOwn = true
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    const client = this.#client
    if (client === undefined) return
    const notices = noticesOf(this.#waiting)
    // First: who looks for what the changes are about has to ask anew.
    if (this.#wroteKept) notices.unshift(keptNotice)
    if (this.#missedOwn) notices.unshift(missedNotice)
    this.#waiting = []
    this.#missedOwn = false
    this.#wroteKept = false
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
