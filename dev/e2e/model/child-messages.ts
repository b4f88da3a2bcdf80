/** What the test asks of the process with the server; each is answered before the next is asked. */
export type Asked =
  | { readonly kind: 'start'; readonly env: Readonly<Record<string, string>>; readonly now: number }
  /** Time passes from timer to timer until then, or until something has happened. */
  | { readonly kind: 'advance'; readonly until: number }
  /** Time passes at once, as for a machine that slept: every timer on the way fires, and nothing gets its turn in between. */
  | { readonly kind: 'jump'; readonly until: number }
  | { readonly kind: 'settle' }
  /** Closes the server in order; the process can start another. */
  | { readonly kind: 'stop' }

export type Told =
  | { readonly kind: 'loaded' }
  | ({ readonly kind: 'done' } & Seen)
  | { readonly kind: 'failed'; readonly message: string }

/** How the server stands. */
export interface Seen {
  readonly now: number
  /** When its next timer is due. */
  readonly nextAt: number | null
  /** Grows with every change of its store and every request that it sends. */
  readonly happened: number
  /** It has something in hand; what waits for the far side or for time to pass is in hand too. */
  readonly isBusy: boolean
}
