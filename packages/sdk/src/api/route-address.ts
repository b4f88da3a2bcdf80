/** What a caller must know of a route at run time. */
export interface RouteAddress {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** With `{name}` for parameters. */
  readonly path: string
  readonly answer: 'json' | 'none' | 'bytes' | 'stream'
  /** HA3: takes an `Idempotency-Key`, which makes a repetition harmless. */
  readonly idempotent?: true
  /** May be sent again when nobody knows what became of the first. */
  readonly repeatable?: true
  /** The answer has an ETag, and whoever has it already is answered 304. */
  readonly revalidated?: true
}
