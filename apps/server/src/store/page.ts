/** One page of a list in a stable order; `nextCursor` is opaque and null on the last page (HA4). */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly nextCursor: string | null
}

export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}
