import type { Words } from '../../commands/command-definition.ts'
import { storedImageBytesMax } from '../../limits.ts'
import { dotsFromColumns, dotsFromRows } from '../../page/dots.ts'
import type { Dots } from '../../page/model.ts'
import { byteAt, wordAt } from '../command-definition.ts'
import type { Printer } from '../printer.ts'

/** Prints dots on a line of their own. */
type PrintImage = (printer: Printer, dots: Dots, scaleX: number, scaleY: number, offset: number) => void

/** Flash (64..69) and memory (80..85) keep graphics by key codes of two characters; the functions are alike. */
const keyFunctions: Readonly<Record<number, { place: 'flash' | 'ram'; verb: KeyVerb }>> = {
  64: { place: 'flash', verb: 'list' },
  65: { place: 'flash', verb: 'delete-all' },
  66: { place: 'flash', verb: 'delete' },
  67: { place: 'flash', verb: 'define-rows' },
  68: { place: 'flash', verb: 'define-columns' },
  69: { place: 'flash', verb: 'print' },
  80: { place: 'ram', verb: 'list' },
  81: { place: 'ram', verb: 'delete-all' },
  82: { place: 'ram', verb: 'delete' },
  83: { place: 'ram', verb: 'define-rows' },
  84: { place: 'ram', verb: 'define-columns' },
  85: { place: 'ram', verb: 'print' },
}

type KeyVerb = 'list' | 'delete-all' | 'delete' | 'define-rows' | 'define-columns' | 'print'

/** Graphics kept at one time: more than any printer's flash has room for. */
const graphicsMax = 256

/**
 * m fn …: 112 and 113 store what 50 (or 2) prints; 64-69 and 80-85 keep graphics by key codes; 48, 49, 51, 52 are about
 * sizes and density. Source: Epson's framing in KU; dialects 1.4.
 */
export function graphics(printer: Printer, parameters: Uint8Array, offset: number, print: PrintImage): boolean {
  const fn = byteAt(parameters, 1)
  if (fn === 112 || fn === 113) return store(printer, parameters, fn === 113)
  if (fn === 50 || fn === 2) {
    const stored = printer.memory.stored
    if (stored === null) return false
    print(printer, stored.dots, stored.scaleX, stored.scaleY, offset)
    printer.memory.stored = null
    return true
  }
  const keyed = keyFunctions[fn]
  if (keyed === undefined) return fn <= 4 || (fn >= 48 && fn <= 52)
  return useKeyed(printer, keyed, parameters, offset, print)
}

/** m fn a bx by c xL xH yL yH d…: by rows (112) or by columns (113). */
function store(printer: Printer, parameters: Uint8Array, byColumns: boolean): boolean {
  const dots = dotsOfSize(parameters, 6, 10, byColumns)
  if (dots === null) return false
  const scaleX = byteAt(parameters, 3) === 2 ? 2 : 1
  const scaleY = byteAt(parameters, 4) === 2 ? 2 : 1
  printer.memory.stored = { dots, scaleX, scaleY }
  return true
}

/** Dots whose size (x, y in dots) stands at `sizeAt` and whose data starts at `dataAt`; null where data is missing. */
function dotsOfSize(parameters: Uint8Array, sizeAt: number, dataAt: number, byColumns: boolean): Dots | null {
  const columns = wordAt(parameters, sizeAt)
  const rows = wordAt(parameters, sizeAt + 2)
  const rowBytes = (columns + 7) >> 3
  const columnBytes = (rows + 7) >> 3
  const byteCount = byColumns ? columns * columnBytes : rowBytes * rows
  if (byteCount > storedImageBytesMax || parameters.length < dataAt + byteCount) return null
  const data = parameters.subarray(dataAt)
  if (!byColumns) return dotsFromRows(data, rowBytes, rows, columns)
  return { ...dotsFromColumns(data, columns, columnBytes), rows }
}

function useKeyed(
  printer: Printer,
  { place, verb }: { place: 'flash' | 'ram'; verb: KeyVerb },
  parameters: Uint8Array,
  offset: number,
  print: PrintImage,
): boolean {
  const kept = printer.memory.graphics
  // Key codes stand after `a` where graphics are defined.
  const keyAt = verb === 'define-rows' || verb === 'define-columns' ? 3 : 2
  const key = `${place} ${String.fromCharCode(byteAt(parameters, keyAt), byteAt(parameters, keyAt + 1))}`
  switch (verb) {
    case 'list':
      printer.statusRequests.push({ offset, command: `GS ( L ${byteAt(parameters, 1)}`, realtime: false })
      return true
    case 'delete-all':
      for (const known of [...kept.keys()]) if (known.startsWith(place)) kept.delete(known)
      return true
    case 'delete':
      kept.delete(key)
      return true
    case 'define-rows':
    case 'define-columns': {
      // b colours follow the size; all that is printed on thermal paper is black, so the first one counts.
      const dots = dotsOfSize(parameters, 6, 11, verb === 'define-columns')
      if (dots === null || kept.size >= graphicsMax) return false
      kept.set(key, dots)
      return true
    }
    case 'print': {
      const dots = kept.get(key)
      // Graphics from an earlier job may be in the real printer's flash.
      if (dots === undefined) printer.warn(offset, 'not-shown')
      else print(printer, dots, byteAt(parameters, 4) === 2 ? 2 : 1, byteAt(parameters, 5) === 2 ? 2 : 1, offset)
      return true
    }
  }
}

const verbWords: Readonly<Record<KeyVerb, Words>> = {
  list: { en: 'list the kept graphics', zh: '查询已存图形' },
  'delete-all': { en: 'delete all kept graphics', zh: '删除全部已存图形' },
  delete: { en: 'delete graphics', zh: '删除图形' },
  'define-rows': { en: 'keep graphics', zh: '保存图形' },
  'define-columns': { en: 'keep graphics, by columns,', zh: '按列保存图形' },
  print: { en: 'print the graphics', zh: '打印图形' },
}

/** In words. */
export function graphicsWords(parameters: Uint8Array): Words {
  const fn = byteAt(parameters, 1)
  if (fn === 112 || fn === 113) {
    const size = `${wordAt(parameters, 6)} x ${wordAt(parameters, 8)}`
    return { en: `store image of ${size} dots`, zh: `存储图像 ${size} 点` }
  }
  if (fn === 50 || fn === 2) return { en: 'print the stored image', zh: '打印已存储的图像' }
  const keyed = keyFunctions[fn]
  if (keyed === undefined) return { en: `graphics function ${fn}`, zh: `图形功能 ${fn}` }
  const words = verbWords[keyed.verb]
  if (keyed.verb === 'list' || keyed.verb === 'delete-all') return words
  const keyAt = keyed.verb.startsWith('define') ? 3 : 2
  const key = String.fromCharCode(byteAt(parameters, keyAt), byteAt(parameters, keyAt + 1))
  const zhPlace = keyed.place === 'flash' ? '闪存' : '内存'
  return { en: `${words.en} ${key} (${keyed.place})`, zh: `${words.zh} ${key}（${zhPlace}）` }
}
