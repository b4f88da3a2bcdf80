import { big5 } from '../src/charsets/big5.ts'
import { eucKr } from '../src/charsets/euc-kr.ts'
import { shiftJis } from '../src/charsets/shift-jis.ts'
import {
  type EngineError,
  encode,
  type HostImage,
  hexOfBytes,
  models,
  type Paper,
  prepare,
  registerCharset,
  renderText,
} from '../src/index.ts'
import { compile } from '../src/template/compile.ts'
import { testData } from './slips.ts'

const receiptNames = ['short', 'long', 'refund'] as const
const papers: readonly Paper[] = [58, 80]

interface Case {
  readonly receipt: string
  readonly paper: Paper
  readonly template: unknown
  readonly data: unknown
  readonly images: readonly HostImage[]
}

/** Three receipts and a picture on both papers. */
function cases(): Case[] {
  return papers.flatMap((paper) => [
    ...receiptNames.map((receipt) => ({
      receipt,
      paper,
      template: testData(`receipts/${receipt}.json`),
      data: testData(`receipts/${receipt}.data.json`),
      images: [],
    })),
    {
      receipt: 'picture',
      paper,
      template: pictureTemplate,
      data: {},
      images: [gradient('image-1'), gradient('image-2')],
    },
  ])
}

/** Scaling, tones and error diffusion calculate with fractions, where engines' mathematics might part. */
const pictureTemplate = [
  [{ contentType: 'image', content: 'a', width: 104, dither: 'floyd-steinberg', gamma: 1.8 }],
  [{ contentType: 'image', content: 'b', width: 160, dither: 'otsu' }],
  [{ contentType: 'qrcode', content: 'https://example.cn/取餐', raster: true }],
  [{ contentType: 'barcode', content: '20260101000123456789', raster: true }],
]

/** Colours that run into each other and grow transparent. */
function gradient(id: string): HostImage {
  const width = 40
  const height = 30
  const rgba = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const column = pixel % width
    const row = (pixel - column) / width
    rgba.set([column * 6, row * 8, (column * row) % 256, 255 - row], pixel * 4)
  }
  return { id, width, height, rgba: hexOfBytes(rgba) }
}

/** What a printer is sent or shown, as text, by model, receipt and paper. */
export type PortableOutputs = Readonly<Record<string, string>>

/** Everything that `portableProgram` makes, made here from the sources. */
export function expectedOutputs(): PortableOutputs {
  for (const table of [big5, eucKr, shiftJis]) registerCharset(table)
  const outputs: Record<string, string> = {}
  for (const { receipt, paper, template, data, images } of cases()) {
    const document = prepare(compile(template), data, { paper })
    outputs[`text ${receipt} ${paper}`] = renderText(document, { columns: paper === 58 ? 32 : 48 })
    for (const { model, papers: taken } of models()) {
      if (!taken.includes(paper)) continue
      const output = encode(document, { model, paper, images })
      outputs[`${model} ${receipt} ${paper}`] =
        output.kind === 'bytes'
          ? hexOfBytes(output.bytes)
          : output.kind === 'markup'
            ? output.text
            : JSON.stringify(output.calls)
      outputs[`${model} ${receipt} ${paper} issues`] = JSON.stringify(output.issues)
    }
  }
  for (const [name, run] of Object.entries(wrongRequests)) outputs[`error ${name}`] = errorText(run)
  return outputs
}

/** What hosts get wrong: an unknown helper, an unknown model. */
const wrongRequests: Readonly<Record<string, () => unknown>> = {
  template: () => compile([[{ content: '{{mony x}}' }]]),
  model: () => encode(prepare(compile([]), {}), { model: 'xprinte' }),
}

function errorText(run: () => unknown): string {
  try {
    run()
    return 'no error'
  } catch (error) {
    const { name, code, message, issues } = error as EngineError
    return JSON.stringify([name, code, message, issues, error instanceof Error])
  }
}

/** The program for an engine that has run the bundle: an expression whose value is the JSON of all outputs. No newer than ES5. */
export function portableProgram(): string {
  return `(function () {
  var cases = ${JSON.stringify(cases())}
  var models = JSON.parse(Xiaopiao.models())
  var outputs = {}
  cases.forEach(function (one) {
    var name = one.receipt + ' ' + one.paper
    var request = JSON.stringify({ template: one.template, data: one.data, paper: one.paper })
    var document = JSON.parse(Xiaopiao.prepare(request)).document
    var columns = one.paper === 58 ? 32 : 48
    outputs['text ' + name] = JSON.parse(Xiaopiao.renderText(JSON.stringify({ document: document, columns: columns }))).text
    models.forEach(function (facts) {
      if (facts.papers.indexOf(one.paper) < 0) return
      var asked = JSON.stringify({ document: document, model: facts.model, paper: one.paper, images: one.images })
      var output = JSON.parse(Xiaopiao.encode(asked))
      outputs[facts.model + ' ' + name] =
        output.kind === 'bytes' ? output.hex : output.kind === 'markup' ? output.text : JSON.stringify(output.calls)
      outputs[facts.model + ' ' + name + ' issues'] = JSON.stringify(output.issues)
    })
  })
  function errorText(run) {
    try {
      run()
      return 'no error'
    } catch (error) {
      return JSON.stringify([error.name, error.code, error.message, error.issues, error instanceof Error])
    }
  }
  outputs['error template'] = errorText(function () {
    Xiaopiao.prepare(JSON.stringify({ template: [[{ content: '{{mony x}}' }]] }))
  })
  outputs['error model'] = errorText(function () {
    var document = JSON.parse(Xiaopiao.prepare(JSON.stringify({ template: [] }))).document
    Xiaopiao.encode(JSON.stringify({ document: document, model: 'xprinte' }))
  })
  return JSON.stringify(outputs)
})()`
}
