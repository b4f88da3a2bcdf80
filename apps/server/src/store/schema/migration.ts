/** What the databases call the few types on which they differ. */
export interface ColumnTypes {
  /** A primary key that the database counts up and never gives out twice. */
  readonly id: string
  /** 64 bits: times are milliseconds since 1970. */
  readonly integer: string
  readonly bytes: string
  /** Stands after the columns of a table of small rows that are read by their key: they live in the key's own tree. */
  readonly keptByKey: string
  /** How better-auth keeps an instant and a boolean on this database. */
  readonly authInstant: string
  readonly authBoolean: string
}

/** One step of the schema. A released step never changes: a later one corrects it. */
export interface Migration {
  /** Its number and what it does, such as `0001-first`. */
  readonly name: string
  readonly statements: (type: ColumnTypes) => readonly string[]
}
