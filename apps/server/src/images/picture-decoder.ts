import { type ChildProcess, fork } from 'node:child_process'
import type { Clock } from '../clock.ts'
import type { TenantId } from '../store/rows.ts'
import type { DecodedPicture, DecodeJob, DecodeReply } from './decode-job.ts'
import { decodeTimeoutMs } from './picture-limits.ts'

export type Decoded =
  | { readonly ok: true; readonly picture: DecodedPicture }
  | { readonly ok: false; readonly fault: 'broken' | 'timed_out' | 'busy'; readonly detail: string }

export interface PictureDecoder {
  /** Turns a file into dots. Never rejects for what is in the file. */
  decode(tenantId: TenantId, job: Omit<DecodeJob, 'id'>): Promise<Decoded>
  close(): Promise<void>
}

/** More pictures than this wait for nobody: they would be in time for no slip. */
const waitingMax = 200
/** A process that nobody needs holds 70 MB for nothing. */
const idleMs = 5 * 60_000

/** On a busy machine a new process needs a second or two. */
const startTimeoutMs = 5_000

interface Waiting {
  readonly tenantId: TenantId
  readonly job: DecodeJob
  readonly done: (decoded: Decoded) => void
}

/**
 * Decodes pictures in a process of its own, one at a time, tenants in turn; the process starts with the first picture,
 * is killed when one takes too long, and ends when nobody needs it.
 */
export function openPictureDecoder(clock: Clock): PictureDecoder {
  return new ProcessDecoder(clock)
}

class ProcessDecoder implements PictureDecoder {
  readonly #clock: Clock
  readonly #waiting: Waiting[] = []
  #running: Waiting | undefined
  #child: ChildProcess | undefined
  #lastTenant: TenantId | undefined
  #cancelTimer = () => {}
  #cancelIdle = () => {}
  #count = 0
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  decode(tenantId: TenantId, job: Omit<DecodeJob, 'id'>): Promise<Decoded> {
    if (this.#closed || this.#waiting.length >= waitingMax) {
      return Promise.resolve({ ok: false, fault: 'busy', detail: 'too many pictures wait to be decoded' })
    }
    return new Promise((done) => {
      this.#waiting.push({ tenantId, job: { ...job, id: `picture-${++this.#count}` }, done })
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelIdle()
    const child = this.#child
    const ended = new Promise<void>((resolve) => (child === undefined ? resolve() : child.once('exit', resolve)))
    for (const { done } of this.#waiting.splice(0)) done({ ok: false, fault: 'busy', detail: 'the server stops' })
    this.#settle({ ok: false, fault: 'busy', detail: 'the server stops' })
    child?.kill('SIGKILL')
    await ended
  }

  #next(): void {
    if (this.#running !== undefined) return
    // A tenant with a hundred slow pictures delays each other tenant's by one of them.
    const ofOther = this.#waiting.findIndex(({ tenantId }) => tenantId !== this.#lastTenant)
    const [next] = this.#waiting.splice(Math.max(ofOther, 0), 1)
    if (next === undefined) return
    this.#cancelIdle()
    this.#running = next
    this.#lastTenant = next.tenantId
    if (this.#child !== undefined) {
      this.#send(this.#child, next)
      return
    }
    // The time of the picture itself begins when the process is there.
    this.#child = this.#start()
    this.#killAfter(startTimeoutMs, 'busy')
  }

  #send(child: ChildProcess, { job }: Waiting): void {
    child.send(job)
    this.#killAfter(decodeTimeoutMs, 'timed_out')
  }

  #killAfter(timeoutMs: number, fault: 'timed_out' | 'busy'): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#clock.at(this.#clock.now() + timeoutMs, () => {
      this.#child?.kill('SIGKILL')
      this.#child = undefined
      this.#settle({ ok: false, fault, detail: `not decoded within ${timeoutMs} ms` })
    })
  }

  #settle(decoded: Decoded): void {
    const running = this.#running
    if (running === undefined) return
    this.#running = undefined
    this.#cancelTimer()
    running.done(decoded)
    if (this.#closed) return
    this.#next()
    if (this.#running === undefined) this.#endWhenIdle()
  }

  #endWhenIdle(): void {
    this.#cancelIdle = this.#clock.at(this.#clock.now() + idleMs, () => {
      this.#child?.kill('SIGKILL')
      this.#child = undefined
    })
  }

  #start(): ChildProcess {
    const child = fork(new URL('./decode-process.ts', import.meta.url), {
      // Structured clones: bytes cross as bytes.
      serialization: 'advanced',
      // Nothing of the server's settings and secrets is any business of a codec.
      env: {},
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('message', (reply: DecodeReply | 'ready') => {
      if (child !== this.#child) return
      if (reply === 'ready') {
        if (this.#running !== undefined) this.#send(child, this.#running)
        return
      }
      if (reply.id !== this.#running?.job.id) return
      this.#settle(reply.ok ? { ok: true, picture: reply } : { ok: false, fault: 'broken', detail: reply.detail })
    })
    const ended = () => {
      if (this.#child !== child) return
      this.#child = undefined
      this.#settle({ ok: false, fault: 'broken', detail: 'the decoder broke' })
    }
    child.on('exit', ended)
    // A message that could not be sent; the exit tells the rest.
    child.on('error', ended)
    return child
  }
}
