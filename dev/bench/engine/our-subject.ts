import { type CompiledTemplate, compile, encode, prepare } from '@xiaopiao/engine'
import { benchTemplate } from './bench-template.ts'

/** Ours, from template and data: the template is compiled once, as a server or an agent does it. */
const compiled = compile(benchTemplate)
const job = { model: 'escpos80' } as const

export function receipt(order: unknown): Uint8Array {
  return bytesOf(compiled, order)
}

/** The same without keeping the compiled template. */
export function receiptWithCompile(order: unknown): Uint8Array {
  return bytesOf(compile(benchTemplate), order)
}

function bytesOf(template: CompiledTemplate, order: unknown): Uint8Array {
  const output = encode(prepare(template, order), job)
  if (output.kind !== 'bytes') throw new Error(`expected bytes, received ${output.kind}`)
  return output.bytes
}

const photo = compile([[{ contentType: 'image', content: 'photo', dither: 'floyd-steinberg' }]])

export function image({ width, height, rgba }: { width: number; height: number; rgba: Uint8Array }): Uint8Array {
  const document = prepare(photo, {})
  const images = [{ id: 'image-1', width, height, rgba }]
  const output = encode(document, { ...job, images, cut: false })
  if (output.kind !== 'bytes') throw new Error(`expected bytes, received ${output.kind}`)
  return output.bytes
}
