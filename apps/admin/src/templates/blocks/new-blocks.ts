export interface NewWords {
  readonly text: string
  readonly left: string
  readonly right: string
}

export const newEntryNames = [
  'text',
  'columns',
  'divider',
  'qrcode',
  'barcode',
  'image',
  'feed',
  'cut',
  'drawer',
  'beep',
  'repeat',
  'condition',
] as const
export type NewEntryName = (typeof newEntryNames)[number]

/** The path of a list in the data that a new loop begins with; what the sample has, else what orders have. */
function firstList(data: unknown, path = ''): string | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
  for (const [key, value] of Object.entries(data)) {
    const here = path === '' ? key : `${path}.${key}`
    if (Array.isArray(value) && typeof value[0] === 'object') return here
    const below = firstList(value, here)
    if (below !== undefined) return below
  }
  return undefined
}

/** Makes an entry of the palette. @param data the sample, so that codes and loops name what is there */
export function newEntry(name: NewEntryName, words: NewWords, data: unknown): unknown {
  switch (name) {
    case 'text':
      return [{ content: words.text }]
    case 'columns':
      return [
        { content: words.left, pagerWeight: 2 },
        { content: words.right, pagerWeight: 1, textAlign: 'right' },
      ]
    case 'divider':
      return [{ contentType: 'divider', content: '-' }]
    case 'qrcode':
      return [{ contentType: 'qrcode', content: 'https://example.com', size: 6 }]
    case 'barcode':
      return [{ contentType: 'barcode', content: '12345678', symbology: 'code128', height: 64, hri: 'below' }]
    case 'image':
      return [{ contentType: 'image', content: '', width: 240 }]
    case 'feed':
      return [{ contentType: 'feed', lines: 1 }]
    case 'cut':
      return [{ contentType: 'cut', mode: 'partial' }]
    case 'drawer':
      return [{ contentType: 'drawer' }]
    case 'beep':
      return [{ contentType: 'beep', times: 1 }]
    case 'repeat':
      return { each: firstList(data) ?? 'order.items', as: 'item', layouts: [[{ content: '{{item.name}}' }]] }
    case 'condition':
      return { if: 'order.remark', layouts: [[{ content: words.text }]] }
  }
}
