/** The store's front door: interface, rows, errors; `openSqliteStore` is in `sqlite/open-sqlite-store.ts`. */
export { BadCursorError } from './cursor.ts'
export { StoreFault } from './faults.ts'
export type * from './rows.ts'
export type * from './store.ts'
