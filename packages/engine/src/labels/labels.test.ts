import { expect, test } from 'vitest'
import { compile, type EncodeOptions, encode, prepare } from '../index.ts'

function label(template: unknown, options: Partial<EncodeOptions> = {}, data: unknown = {}): string {
  const output = encode(prepare(compile(template), data), { model: 'tspl', ...options })
  if (output.kind === 'calls') throw new Error('expected bytes or markup')
  return output.kind === 'markup' ? output.text : new TextDecoder('gbk').decode(output.bytes)
}

const cup = [
  [{ content: '芋泥波波', fontSize: 'large' }],
  [{ content: '大杯' }, { content: 'x1', textAlign: 'right' }],
  [{ contentType: 'qrcode', content: 'A', size: 4, textAlign: 'left' }],
]

test('[TP19] TSPL: a job of labels in CR LF lines, texts at places in dots', () => {
  expect(label(cup).split('\r\n')).toEqual([
    'SIZE 40 mm,30 mm',
    'GAP 2 mm,0 mm',
    'DIRECTION 1',
    'REFERENCE 0,0',
    'CLS',
    'TEXT 8,8,"TSS24.BF2",0,2,2,"芋泥波波"',
    'TEXT 8,60,"TSS24.BF2",0,1,1,"大杯"',
    // 304 dots are 25 cells.
    'TEXT 284,60,"TSS24.BF2",0,1,1,"x1"',
    'QRCODE 8,88,M,4,A,0,"A"',
    'PRINT 1,1',
    '',
  ])
})
test('[TP19] what does not fit begins the next label, and a cut does', () => {
  const lines = Array.from({ length: 9 }, (_, index) => [{ content: `${index}` }])
  expect(label(lines).split('CLS')).toHaveLength(3)
  expect(label([[{ content: 'a' }], [{ contentType: 'cut' }], [{ content: 'b' }]]).split('PRINT 1,1')).toHaveLength(3)
})
test('[TP5] quotation marks, line breaks and escapes of data end no string', () => {
  const text = label([[{ content: '{{x}}' }]], {}, { x: 'a"b\r\nCUT\r\n\\[R]c' })
  expect(text).toContain('"a＂b"')
  expect(text).toContain('"CUT"')
  expect(text).toContain('"\\［R]c"')
  expect(text.split('\r\n').filter((line) => line === 'CUT')).toEqual([])
})
test('[TP1] bold is printed twice a dot aside, underline is a bar, invert a reversed area', () => {
  const lines = label([[{ content: 'ab', bold: true, underline: 1, invert: true }]]).split('\r\n')
  expect(lines.slice(5, 9)).toEqual([
    'TEXT 8,8,"TSS24.BF2",0,1,1,"ab"',
    'TEXT 9,8,"TSS24.BF2",0,1,1,"ab"',
    'BAR 8,32,24,1',
    'REVERSE 8,8,24,24',
  ])
})
test('[TP20] an image is a BITMAP whose black dots are 0', () => {
  const image = { id: 'image-1', widthDots: 8, heightDots: 2, hex: '80ff' }
  const template = [[{ contentType: 'image', content: 'u', width: 8, textAlign: 'left' }]]
  const output = encode(prepare(compile(template), {}), { model: 'tspl', images: [image] })
  if (output.kind !== 'bytes') throw new Error('expected bytes')
  const expected = Buffer.concat([Buffer.from('BITMAP 8,8,1,2,0,'), Buffer.from([0x7f, 0x00]), Buffer.from('\r\n')])
  expect(Buffer.from(output.bytes).includes(expected)).toBe(true)
})
test('[TP1] code128 is BARCODE "128"; other symbologies are dots', () => {
  const code = (symbology: string, content: string) =>
    label([[{ contentType: 'barcode', symbology, content, textAlign: 'left' }]])
  expect(code('code128', 'A1')).toContain('BARCODE 8,8,"128",64,1,0,2,2,"A1"')
  expect(code('ean13', '690123456789')).toContain('BITMAP ')
})
test('[TP22] another label is laid out anew, and one that cannot be is an error', () => {
  const text = label(cup, { label: { widthMm: 60, heightMm: 40, gapMm: 3 } })
  expect(text).toContain('SIZE 60 mm,40 mm\r\nGAP 3 mm,0 mm')
  expect(text).toContain('TEXT 440,60,')
  expect(() => label(cup, { label: { widthMm: 1, heightMm: 30, gapMm: 2 } })).toThrow('expected 15 to 120 mm')
})
test('[TP19] Feie labels: the same places in tags with quoted attributes (feieyun-node)', () => {
  expect(label(cup, { model: 'feie-label' })).toBe(
    '<SIZE>40,30</SIZE><GAP>2,0</GAP><DIRECTION>1</DIRECTION>' +
      '<TEXT x="8" y="8" font="12" w="2" h="2" r="0">芋泥波波</TEXT>' +
      '<TEXT x="8" y="60" font="12" w="1" h="1" r="0">大杯</TEXT>' +
      '<TEXT x="284" y="60" font="12" w="1" h="1" r="0">x1</TEXT>' +
      '<QR x="8" y="88" e="M" w="4">A</QR>',
  )
})
test('[TP7] a Feie job is one label: what is left out is told', () => {
  const lines = Array.from({ length: 9 }, (_, index) => [{ content: `${index}` }])
  const output = encode(prepare(compile(lines), {}), { model: 'feie-label' })
  expect(output.issues).toMatchObject([{ code: 'label_full' }])
})
test('[TP19] several Feie labels are whole jobs one behind the other, for a host that takes them apart', () => {
  const cups = [[{ content: '<SIZE>{{x}}' }], [{ contentType: 'cut' }], [{ content: 'b' }], [{ contentType: 'cut' }]]
  const text = label(cups, { model: 'feie-label', labels: 'all' }, { x: '<SIZE>' })
  const jobs = text.split(/(?=<SIZE>)/)
  expect(jobs).toEqual([
    label([[{ content: '＜SIZE＞＜SIZE＞' }]], { model: 'feie-label' }),
    label([[{ content: 'b' }]], { model: 'feie-label' }),
  ])
  expect(label(cups, { model: 'feie-label' }, { x: '<SIZE>' })).toBe(jobs[0])
})
