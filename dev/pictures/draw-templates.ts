import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile, encode, mergeParts, type PartSettings, prepare } from '@xiaopiao/engine'
import { readPaper } from '@xiaopiao/paper'
import { drawPng } from '@xiaopiao/paper/png'
import sharp from 'sharp'
import type { LibraryTemplate } from '../../apps/server/src/templates/library/library-template.ts'
import { shippedLibrary } from '../../apps/server/src/templates/library/shipped-library.ts'
import { repositoryRoot } from '../repository-root.ts'
import { logo, ownSettings } from './own-settings.ts'
import { writeGuides } from './template-tables.ts'

/**
 * `npm run pictures`: draws every template of the shipped library at 80 and 58 mm into docs/pictures, from the bytes that
 * printers are sent, and writes the tables of parts and settings in docs/templates*.md.
 */
const folder = join(repositoryRoot, 'docs', 'pictures')
const background = '#e8e6e1'
const marginPixels = 16

type PrintedModel = 'escpos80' | 'escpos58' | 'tspl'

/** A label printer's head is wider than the label, whose size is in what it is sent. */
const paperOf = {
  escpos80: { paper: 80, widthDots: 576, language: 'escpos' },
  escpos58: { paper: 58, widthDots: 384, language: 'escpos' },
  tspl: { paper: 58, widthDots: 832, language: 'tspl' },
} as const

async function slip(
  template: LibraryTemplate,
  data: unknown,
  model: PrintedModel,
  settings: PartSettings = {},
): Promise<Buffer> {
  const { paper, widthDots, language } = paperOf[model]
  const merged = mergeParts(template.name.zh, template.parts, settings)
  const document = prepare(compile(merged.template), data, { paper, strict: true })
  const images = await Promise.all(document.images.map(async ({ id }) => ({ id, ...(await pixelsOf(logo)) })))
  const output = encode(document, { model, paper, images })
  if (output.kind !== 'bytes' || output.issues.length > 0) throw new Error(JSON.stringify(output))
  const { pages } = readPaper(output.bytes, { widthDots, language })
  return Buffer.from(await drawPng(pages, { background }))
}

async function pixelsOf(svg: string): Promise<{ width: number; height: number; rgba: Uint8Array }> {
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgba: new Uint8Array(data) }
}

/** Slips side by side, smaller, in few colours: a picture is for the eye and for the page's weight. */
async function sheet(name: string, slips: readonly Buffer[], scale: number): Promise<void> {
  let left = marginPixels
  let height = 0
  const composites: { input: Buffer; left: number; top: number }[] = []
  for (const input of slips) {
    const size = await sharp(input).metadata()
    composites.push({ input, left, top: marginPixels })
    left += size.width + marginPixels
    height = Math.max(height, size.height)
  }
  const size = { width: left, height: height + 2 * marginPixels }
  const whole = await sharp({ create: { ...size, channels: 3, background } })
    .composite(composites)
    .png()
    .toBuffer()
  const png = await sharp(whole)
    .resize({ width: Math.round(size.width * scale) })
    .png({ palette: true, colours: 16, effort: 10, compressionLevel: 9 })
    .toBuffer()
  writeFileSync(join(folder, `templates-${name}.png`), png)
  console.log(`templates-${name}.png ${Math.ceil(png.length / 1000)} kB`)
}

for (const name of readdirSync(folder)) if (/^templates-.*\.png$/.test(name)) rmSync(join(folder, name))

for (const template of Object.values(shippedLibrary)) {
  const [first, second] = template.samples
  if (first === undefined || second === undefined) throw new Error(`${template.business} has no samples`)
  const wide: PrintedModel = template.business === 'cup_label' ? 'tspl' : 'escpos80'
  const slips = [
    await slip(template, first.data, wide),
    await slip(template, first.data, 'escpos58'),
    await slip(template, second.data, 'escpos58'),
  ]
  await sheet(template.business.replace('_', '-'), slips, 0.6)
}

const { shopping } = shippedLibrary
const tea = shopping.samples[0]?.data
await sheet(
  'own-settings',
  [await slip(shopping, tea, 'escpos80', ownSettings), await slip(shopping, tea, 'escpos58', ownSettings)],
  0.6,
)

writeGuides()
