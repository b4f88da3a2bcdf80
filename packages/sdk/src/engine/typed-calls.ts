import type {
  HostImage,
  ImageRequest,
  ModelFacts,
  Output,
  Paper,
  PrepareOptions,
  ResolvedDocument,
} from '@xiaopiao/engine'
import type { EngineFunction } from './execution.ts'

/** Runs one of the engine's functions: JSON in and out. */
export type CallEngine = (name: EngineFunction, json: string) => Promise<string>

export interface PrepareRequest extends PrepareOptions {
  readonly template: unknown
  readonly data: unknown
}

/** A document, and the pictures that the host has to fetch before it is encoded. */
export interface PreparedSlip {
  readonly document: ResolvedDocument
  readonly images: readonly ImageRequest[]
}

export interface EncodeRequest {
  readonly document: ResolvedDocument
  readonly model: string
  readonly paper?: Paper
  readonly cut?: boolean
  readonly copies?: number
  /** Dots of 1 bit, or pixels that the engine scales and dithers. */
  readonly images?: readonly HostImage[]
  readonly raw?: boolean
}

/** The engine as a program sees it, whatever release of it runs and wherever. Every call may reject as `RunningEngine.call` does. */
export interface EngineCalls {
  prepare(request: PrepareRequest): Promise<PreparedSlip>
  encode(request: EncodeRequest): Promise<Output>
  renderText(request: { readonly document: ResolvedDocument; readonly columns: number }): Promise<string>
  models(): Promise<readonly ModelFacts[]>
  /** The template to print from when no other is at hand (TP34). */
  offlineTemplate(): Promise<unknown>
}

/** What the engine says of itself is believed: a release is signed, and was tested before it runs. */
export function typedCalls(call: CallEngine): EngineCalls {
  const ask = async <Answer>(name: EngineFunction, request: unknown): Promise<Answer> =>
    JSON.parse(await call(name, JSON.stringify(request))) as Answer
  return {
    prepare: (request) => ask('prepare', request),
    async encode(request) {
      const { images } = request
      const plain = images === undefined ? request : { ...request, images: images.map(plainImage) }
      const output = await ask<Output | HexOutput>('encode', plain)
      if (!('hex' in output)) return output
      const { hex, ...rest } = output
      return { ...rest, bytes: bytesOfHex(hex) }
    },
    renderText: async (request) => (await ask<{ readonly text: string }>('renderText', request)).text,
    models: () => ask('models', {}),
    offlineTemplate: () => ask('offlineTemplate', {}),
  }
}

/** Bytes as they come through JSON (TP21). */
type HexOutput = Omit<Extract<Output, { kind: 'bytes' }>, 'bytes'> & { readonly hex: string }

function plainImage(image: HostImage): unknown {
  return 'rgba' in image && typeof image.rgba !== 'string' ? { ...image, rgba: hexOfBytes(image.rgba) } : image
}

const byteNames = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function hexOfBytes(bytes: Uint8Array | Uint8ClampedArray): string {
  const parts: string[] = []
  for (const byte of bytes) parts.push(byteNames[byte] ?? '')
  return parts.join('')
}

function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16)
  return bytes
}
