import { didYouMean } from '../../suggest.ts'

/** Normal type is 24 dots high on the printers' own grid of 8 dots to the millimetre; sizes come in whole multiples. */
const normalDots = 24
const timesMax = 8

type Field = readonly [name: string, value: unknown]

/** One property: its field in the JSON form, or undefined when the value is not one of it. */
type Property = (value: string) => Field | undefined

function oneOf(field: string, values: readonly string[]): Property {
  return (value) => (values.includes(value) ? [field, value] : undefined)
}

function readFontSize(value: string): Field | undefined {
  if (['small', 'normal', 'middle', 'large', 'huge'].includes(value)) return ['fontSize', value]
  const [, widthTimes, heightTimes] = /^([1-8])x([1-8])$/.exec(value) ?? []
  if (widthTimes !== undefined) return ['fontSize', { width: Number(widthTimes), height: Number(heightTimes) }]
  const dots = Number(/^(\d{1,3})px$/.exec(value)?.[1] ?? Number.NaN)
  if (!(dots >= 1 && dots <= normalDots * timesMax)) return undefined
  if (dots < normalDots) return ['fontSize', 'small']
  const times = Math.round(dots / normalDots)
  return ['fontSize', { width: times, height: times }]
}

function readWeight(value: string): Field | undefined {
  if (value === 'bold' || value === 'normal') return ['bold', value === 'bold']
  return /^[1-9]00$/.test(value) ? ['bold', Number(value) >= 600] : undefined
}

const decorations: Readonly<Record<string, number>> = { none: 0, underline: 1, 'underline 1px': 1, 'underline 2px': 2 }

const properties: Readonly<Record<string, { readonly expected: string; readonly read: Property }>> = {
  'font-size': { expected: '24px, 48px … 192px, 1x2, small, normal, middle, large or huge', read: readFontSize },
  'font-weight': { expected: 'bold, normal or 100 to 900', read: readWeight },
  'text-align': { expected: 'left, center or right', read: oneOf('textAlign', ['left', 'center', 'right']) },
  'text-decoration': {
    expected: 'none, underline or underline 2px',
    read: (value) => (Object.keys(decorations).includes(value) ? ['underline', decorations[value]] : undefined),
  },
  'text-overflow': {
    expected: 'wrap, ellipsis, clip or shrink',
    read: oneOf('overflow', ['wrap', 'ellipsis', 'clip', 'shrink']),
  },
  background: {
    expected: 'black or white',
    read: (value) => (value === 'black' || value === 'white' ? ['invert', value === 'black'] : undefined),
  },
}

/**
 * Reads `style="font-size:24px;text-align:right"` to fields of the JSON form (TP1).
 * @param allowed `text`: every property; `align`: only `text-align`
 */
export function readStyle(style: string, allowed: 'text' | 'align', report: (message: string) => void): Field[] {
  const known = allowed === 'text' ? Object.keys(properties) : ['text-align']
  const fields: Field[] = []
  for (const declaration of style.split(';')) {
    if (declaration.trim() === '') continue
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, Math.max(0, colon)).trim()
    const property = known.includes(name) ? properties[name] : undefined
    if (property === undefined) {
      const shown = (colon < 0 ? declaration : name).trim().slice(0, 40)
      report(`there is no style '${shown}' here${didYouMean(shown, known) || `: there are ${known.join(', ')}`}`)
      continue
    }
    const value = declaration
      .slice(colon + 1)
      .trim()
      .replace(/\s+/g, ' ')
    const field = property.read(value)
    if (field === undefined) report(`'${name}' is ${property.expected}, not '${value.slice(0, 40)}'`)
    else fields.push(field)
  }
  return fields
}
