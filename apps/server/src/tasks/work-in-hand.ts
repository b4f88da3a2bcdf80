/** Work that somebody began and nobody awaits, so that its end can be waited for. */
export class WorkInHand {
  readonly #onError: (error: unknown) => void
  #active = 0
  #idleWaiters: (() => void)[] = []

  /** @param onError told of what a piece of work throws */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  track(work: () => Promise<void>): void {
    this.#active++
    work()
      .catch(this.#onError)
      .finally(() => {
        this.#active--
        if (this.#active > 0) return
        const waiters = this.#idleWaiters
        this.#idleWaiters = []
        for (const resolve of waiters) resolve()
      })
  }

  /** Answers when nothing is being done. */
  idle(): Promise<void> {
    if (this.#active === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idleWaiters.push(resolve))
  }
}
