import type { Run } from '../../run.ts'
import { isEmpty, joinTexts, ownValue, toText } from '../values.ts'
import { bindable, type Helper, helper } from './helper.ts'

/** The widest that padding or cutting may ask for: no paper has this many columns, and it bounds what a helper can make. */
const lengthMax = 1_000

function lengthOf(value: unknown, run: Run, name: string): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= lengthMax) return value
  run.report('helper_failed', `${name} needs a length from 0 to ${lengthMax}`)
  return undefined
}

/** Columns on a Chinese printer: what is outside ASCII takes two (TP6). */
function columnsOf(text: string): number {
  let columns = 0
  for (const char of text) columns += char.charCodeAt(0) < 0x80 ? 1 : 2
  return columns
}

function pad(name: string, atStart: boolean): Helper {
  return helper([2, 3], [], ([value, columns, fill], _hash, run) => {
    const text = toText(value, run)
    const wanted = lengthOf(columns, run, name)
    if (wanted === undefined) return text
    const filler = typeof fill === 'string' && fill !== '' ? fill : ' '
    const fillerColumns = columnsOf(filler)
    const times = Math.floor(Math.max(0, wanted - columnsOf(text)) / fillerColumns)
    return atStart ? filler.repeat(times) + text : text + filler.repeat(times)
  })
}

const truncate = helper([2, 3], [], ([value, chars, ending], _hash, run) => {
  const text = toText(value, run)
  const most = lengthOf(chars, run, 'truncate')
  if (most === undefined || text.length <= most) return text
  const characters = Array.from(text.slice(0, 2 * most + 1))
  if (characters.length <= most) return text
  return characters.slice(0, most).join('') + (typeof ending === 'string' ? ending : '…')
})

const join = bindable([1, 3], [], ([separator, field]) => {
  const between = typeof separator === 'string' ? separator : ', '
  const key = typeof field === 'string' ? field : undefined
  return (list, run) => {
    if (!Array.isArray(list)) return toText(list, run)
    const items: readonly unknown[] = list
    run.spend(items.length)
    if (items.length > joinedAtOnceMax) return joinTexts(textsOf(items, key, run), between, run)
    let text = ''
    for (let index = 0; index < items.length; index++) {
      const item = items[index]
      const part = toText(key === undefined ? item : ownValue(item, key), run)
      run.spendText(part.length + between.length)
      text = index === 0 ? part : text + between + part
    }
    return text
  }
})

/** Lists of this many are joined piece by piece, which is quicker than a list of texts; the rest is paid for together. */
const joinedAtOnceMax = 16

function textsOf(items: readonly unknown[], key: string | undefined, run: Run): string[] {
  return items.map((item) => toText(key === undefined ? item : ownValue(item, key), run))
}

const keptChars = (value: unknown, fallback: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : fallback

/** 13800138000 → 138****8000; what is too short to keep both ends keeps its first character. */
const mask = helper([1, 1], ['start', 'end'], ([value], hash, run) => {
  const characters = Array.from(toText(value, run))
  const start = keptChars(hash['start'], 3)
  const end = keptChars(hash['end'], 4)
  const hidden = characters.length - start - end
  if (hidden >= 1) {
    return characters.slice(0, start).join('') + '*'.repeat(hidden) + characters.slice(characters.length - end).join('')
  }
  return (characters[0] ?? '') + '*'.repeat(Math.max(0, characters.length - 1))
})

function timesOf(count: unknown, most: number): number {
  const times = typeof count === 'string' && /^\d{1,9}$/.test(count) ? Number(count) : count
  return typeof times === 'number' && Number.isInteger(times) && times >= 1 && times <= most ? times : 1
}

/** The list with each item as often as its own count says, such as a label for each cup; what is no count, or over `max`, is once. */
const repeat = helper([2, 2], ['max'], ([list, field], hash, run) => {
  if (!Array.isArray(list)) return undefined
  const items: readonly unknown[] = list
  const asked = hash['max']
  const most = typeof asked === 'number' && asked >= 1 ? Math.min(asked, lengthMax) : lengthMax
  const repeated: unknown[] = []
  for (const item of items) {
    const times = typeof field === 'string' ? timesOf(ownValue(item, field), most) : 1
    run.spend(times)
    for (let time = 0; time < times; time++) repeated.push(item)
  }
  return repeated
})

/** Helpers over text and lists. */
export const textHelpers = {
  upper: helper([1, 1], [], ([value], _hash, run) => toText(value, run).toUpperCase()),
  lower: helper([1, 1], [], ([value], _hash, run) => toText(value, run).toLowerCase()),
  trim: helper([1, 1], [], ([value], _hash, run) => toText(value, run).trim()),
  truncate,
  padStart: pad('padStart', true),
  padEnd: pad('padEnd', false),
  join,
  repeat,
  mask,
  default: helper([2, 2], [], ([value, fallback]) => (value === 0 || !isEmpty(value) ? value : fallback)),
} satisfies Record<string, Helper>
