import { type ChildProcess, fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Asked, Seen, Told } from './child-messages.ts'

/** The process was killed before it answered. */
export class Killed extends Error {}

/** What one process has compiled the next ones only read: most of what a start costs. */
const compiledDir = join(tmpdir(), 'xiaopiao-model-compiled')

/** One process that can run a server. */
export class ServerChild {
  seen: Seen = { now: 0, nextAt: null, happened: 0, isBusy: false }
  /** What it wrote, an error a line: a server under test has none. */
  readonly errors: string[] = []
  readonly loaded: Promise<void>
  readonly exited: Promise<void>
  readonly #process: ChildProcess
  #answer: { resolve: () => void; reject: (error: Error) => void } | undefined
  #dead = false

  constructor() {
    this.#process = fork(join(import.meta.dirname, 'server-child.ts'), {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('XIAOPIAO_'))),
        NODE_COMPILE_CACHE: compiledDir,
      },
    })
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (text) => this.errors.push(String(text).trim()))
    const loaded = Promise.withResolvers<void>()
    this.loaded = loaded.promise
    this.loaded.catch(() => {})
    this.exited = new Promise((resolve) =>
      this.#process.once('exit', () => {
        this.#dead = true
        loaded.reject(new Killed(this.errors.join('\n')))
        this.#answer?.reject(new Killed())
        resolve()
      }),
    )
    this.#process.on('message', (told: Told) => {
      if (told.kind === 'loaded') return loaded.resolve()
      const answer = this.#answer
      this.#answer = undefined
      if (told.kind === 'failed') return answer?.reject(new Error(told.message))
      this.seen = told
      answer?.resolve()
    })
  }

  get isDead(): boolean {
    return this.#dead
  }

  /** @throws Killed when the process ends before it answers */
  async ask(asked: Asked): Promise<void> {
    await this.loaded
    if (this.#dead) throw new Killed()
    await new Promise<void>((resolve, reject) => {
      this.#answer = { resolve, reject }
      this.#process.send(asked, (error) => {
        if (error !== null) reject(new Killed())
      })
    })
  }

  /** `kill -9`: nothing of it runs on after this. */
  kill(): void {
    this.#dead = true
    this.#process.kill('SIGKILL')
  }
}

/** Keeps one process loaded in reserve, so that a restart after a kill costs no time. */
export class ServerProcesses {
  #spare: ServerChild | undefined
  readonly #all = new Set<ServerChild>()

  take(): ServerChild {
    const child = this.#spare ?? this.#make()
    this.#spare = this.#make()
    return child
  }

  async close(): Promise<void> {
    for (const child of this.#all) child.kill()
    await Promise.all([...this.#all].map((child) => child.exited))
  }

  #make(): ServerChild {
    const child = new ServerChild()
    this.#all.add(child)
    void child.exited.then(() => this.#all.delete(child))
    return child
  }
}
