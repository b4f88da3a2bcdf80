import type { Context } from 'hono'
import type { HttpEnv } from './http-env.ts'
import { Refusal } from './problem.ts'

/** A JSON body as it came, unchecked. */
export interface JsonBody {
  readonly value: unknown
}

/**
 * Reads a body up to its limit (HA5); a longer one is refused by its announced length, before it is read, or as soon
 * as too much has come. Then the connection has to close, because the rest would be read as the next request.
 */
export async function readBytes(c: Context<HttpEnv>, bytesMax: number): Promise<Buffer | Refusal<'payload_too_large'>> {
  const { incoming } = c.env
  const tooLarge = new Refusal('payload_too_large', {
    detail: { zh: `请求体超过 ${bytesMax} 字节`, en: `The body has more than ${bytesMax} bytes` },
  })
  if (Number(incoming.headers['content-length'] ?? 0) > bytesMax) return tooLarge
  const chunks: Buffer[] = []
  let byteCount = 0
  // The stream outlives the loop: destroying it would cut the connection before the refusal is sent.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer
    byteCount += bytes.length
    if (byteCount > bytesMax) return tooLarge
    chunks.push(bytes)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

/**
 * Reads a JSON body. An absent body counts as `{}`, so that a POST of nothing may rely on every default.
 * @returns `bad_json` for what is not UTF-8, not JSON, or declared as something else
 */
export async function readJsonBody(
  c: Context<HttpEnv>,
  bytesMax: number,
): Promise<JsonBody | Refusal<'bad_json' | 'payload_too_large'>> {
  const bytes = await readBytes(c, bytesMax)
  if (bytes instanceof Refusal) return bytes
  if (bytes.byteLength === 0) return { value: {} }
  const type = c.req.header('content-type')
  if (type !== undefined && !isJsonType(type)) {
    return new Refusal('bad_json', {
      detail: {
        zh: `请以 Content-Type: application/json 发送,收到的是 "${type.slice(0, 100)}"`,
        en: `Send Content-Type: application/json; this was "${type.slice(0, 100)}"`,
      },
    })
  }
  try {
    // JSON is UTF-8 (RFC 8259, 8.1); a byte order mark is tolerated, as the clause allows.
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch (error) {
    const seen = error instanceof SyntaxError ? error.message : 'not UTF-8'
    return new Refusal('bad_json', {
      detail: { zh: `请求体不是合法的 JSON:${seen}`, en: `The body is not valid JSON: ${seen}` },
    })
  }
}

function isJsonType(type: string): boolean {
  return /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i.test(type.trim())
}
