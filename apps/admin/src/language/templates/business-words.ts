import type { Business } from '@xiaopiao/protocol'

/** A word for every business: a new one breaks the build until it has words. */
export type BusinessWords = Readonly<Record<Business, string>>
