/** Where a PostgreSQL is, with what it takes to get in; only `name` may be shown. */
export interface PostgresTarget {
  /** As it was configured; may contain a password. */
  readonly url: string
  /** The same without password and parameters, for messages. */
  readonly name: string
}

/** @param url `postgres://user:password@host:port/database`; whatever `pg` reads */
export function postgresTarget(url: string): PostgresTarget {
  return { url, name: shownUrl(url) }
}

/** Without password and parameters. */
export function shownUrl(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null) return 'PostgreSQL'
  parsed.password = ''
  parsed.search = ''
  parsed.hash = ''
  return parsed.href
}
