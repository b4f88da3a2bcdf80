import { engineError } from '../issue.ts'
import type { Charset } from './charset.ts'
import { type CharsetTable, fillCodes } from './charset-table.ts'
import { tableCharset } from './table-charset.ts'

/** Encodings whose tables are modules of their own, each with the one to load. */
const modules = {
  big5: '@xiaopiao/engine/charsets/big5',
  shift_jis: '@xiaopiao/engine/charsets/shift-jis',
  'euc-kr': '@xiaopiao/engine/charsets/euc-kr',
} as const
export type LoadableCharset = keyof typeof modules

const registered = new Map<string, Charset>()

/**
 * Makes an encoding known whose table is a module of its own (`@xiaopiao/engine/charsets/…`), so that models that
 * print in it can be used. Once per process is enough; again does nothing.
 */
export function registerCharset(table: CharsetTable): void {
  if (registered.has(table.name)) return
  registered.set(table.name, tableCharset({ name: table.name, fill: (codes) => fillCodes(table, codes) }))
}

/** Whether a model that prints in this encoding can be used now. */
export function isCharsetLoaded(name: LoadableCharset): boolean {
  return registered.has(name)
}

/** An encoding for a model's data: looked up when it prints. Throws EngineError `charset_not_loaded` then. */
export function loadableCharset(name: LoadableCharset): Charset {
  const find = (): Charset => {
    const charset = registered.get(name)
    if (charset !== undefined) return charset
    const message = `this model prints in ${name}, which is not loaded: give the table of '${modules[name]}' to registerCharset`
    throw engineError('charset_not_loaded', 'model', message)
  }
  return {
    name,
    shape: (text, shaped) => find().shape(text, shaped),
    encode: (text, encoded) => find().encode(text, encoded),
  }
}
