import type { Clock } from '../../clock.ts'
import { type FeieAccount, fingerprint } from './account.ts'
import type { FeieAnswer } from './answers.ts'
import { CallPace, defaultPace, type PaceLimits } from './call-pace.ts'
import { Circuit } from './circuit.ts'
import type { CallOptions, FeieApi } from './feie-api.ts'

/** One account's way to the vendor: its calls are paced, and kept away while the vendor fails. */
export interface FeieLine {
  readonly account: FeieAccount
  readonly isOpen: boolean
  /** Calls for a printer when it is its turn. The answer of a call that the circuit kept away is `not_sent`. */
  call<Data>(
    printerSn: string,
    ask: (api: FeieApi, account: FeieAccount, options: CallOptions) => Promise<FeieAnswer<Data>>,
    signal?: AbortSignal,
  ): Promise<FeieAnswer<Data>>
}

/** The lines of every account in use. Accounts share nothing, so that one that fails leaves the others alone. */
export class FeieLines {
  readonly #api: FeieApi
  readonly #clock: Clock
  readonly #limits: PaceLimits
  readonly #lines = new Map<string, { readonly pace: CallPace; readonly circuit: Circuit }>()

  constructor(api: FeieApi, clock: Clock, limits: PaceLimits = defaultPace) {
    this.#api = api
    this.#clock = clock
    this.#limits = limits
  }

  of(account: FeieAccount): FeieLine {
    const key = fingerprint(account)
    const line = this.#lines.get(key) ?? {
      pace: new CallPace(this.#clock, this.#limits),
      circuit: new Circuit(this.#clock),
    }
    this.#lines.set(key, line)
    const { circuit } = line
    return {
      account,
      get isOpen() {
        return circuit.isOpen
      },
      call: (printerSn, ask, signal) => this.#call(line, printerSn, () => ask(this.#api, account, { signal }), signal),
    }
  }

  close(): void {
    for (const { pace } of this.#lines.values()) pace.close()
  }

  async #call<Data>(
    { pace, circuit }: { readonly pace: CallPace; readonly circuit: Circuit },
    printerSn: string,
    ask: () => Promise<FeieAnswer<Data>>,
    signal: AbortSignal | undefined,
  ): Promise<FeieAnswer<Data>> {
    const keptAway = { ok: false, reason: 'not_sent', message: keptAwayWords } as const
    if (circuit.isOpen) return keptAway
    const answer = await pace.run(
      printerSn,
      async (): Promise<FeieAnswer<Data>> => {
        // While it waited for its turn, others may have found out.
        if (!circuit.admit()) return keptAway
        const seen = await ask()
        if (seen.ok || seen.reason === 'refused') circuit.succeeded()
        else if (signal?.aborted === true) circuit.withdrawn()
        else circuit.failed()
        return seen
      },
      signal,
    )
    return answer ?? { ok: false, reason: 'not_sent', message: '服务正在停止 / the server is stopping' }
  }
}

const keptAwayWords = '厂商暂时不可用,稍后重试 / the vendor does not answer; it is asked again in a while'
