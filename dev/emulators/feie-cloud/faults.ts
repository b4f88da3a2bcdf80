/**
 * What can go wrong at the vendor or on the way, on demand. A fault happens to a whole request; whether the vendor
 * carried the request out before it is part of the fault, for that is what a caller cannot see.
 */
export type FeieFault =
  /** Carried out; the answer comes only after this long by the cloud's clock. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** HTTP 500 with a page. Carried out only when `accepted`. */
  | { readonly kind: 'status500'; readonly accepted?: boolean }
  /** The connection breaks and nothing was carried out. */
  | { readonly kind: 'dropBefore' }
  /** Carried out, and the connection breaks before the answer. */
  | { readonly kind: 'dropAfterAccept' }
  /** HTTP 200 with a page instead of JSON. Carried out only when `accepted`. */
  | { readonly kind: 'notJson'; readonly accepted?: boolean }
  /** Refused with this `ret`; not carried out. */
  | { readonly kind: 'ret'; readonly code: number; readonly msg: string }
  /** The print's callback comes a second time, word for word, although it was acknowledged. */
  | { readonly kind: 'duplicateCallback' }
  /** The print is done, and its callback answered, before the caller hears the order's id. */
  | { readonly kind: 'callbackBeforeAnswer' }
  /** The print's callback never comes. */
  | { readonly kind: 'callbackLost' }

/** An `apiname`, or `*` for each. */
export type FaultyApi = string

export interface FaultSwitch {
  /** Befalls the next request of this API; several are used up in order. */
  next(apiname: FaultyApi, fault: FeieFault): void
  /** Befalls every request of this API for which no `next` waits. */
  always(apiname: FaultyApi, fault: FeieFault): void
  /** All is well again. */
  none(): void
}

export class Faults implements FaultSwitch {
  #once: { apiname: FaultyApi; fault: FeieFault }[] = []
  readonly #standing = new Map<FaultyApi, FeieFault>()

  next(apiname: FaultyApi, fault: FeieFault): void {
    this.#once.push({ apiname, fault })
  }

  always(apiname: FaultyApi, fault: FeieFault): void {
    this.#standing.set(apiname, fault)
  }

  none(): void {
    this.#once = []
    this.#standing.clear()
  }

  /** The fault of a request that arrives now. */
  take(apiname: string): FeieFault | undefined {
    const index = this.#once.findIndex((one) => one.apiname === apiname || one.apiname === '*')
    if (index >= 0) return this.#once.splice(index, 1)[0]?.fault
    return this.#standing.get(apiname) ?? this.#standing.get('*')
  }
}
