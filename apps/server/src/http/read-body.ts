import type { Context } from 'hono'
import type { HttpEnv } from './http-env.ts'
import { Refusal } from './problem.ts'

/** A JSON body as it came, unchecked. */
export interface JsonBody {
  readonly value: unknown
}

/**
 * Reads a JSON body. An absent body counts as `{}`, so that a POST of nothing may rely on every default.
 * The size was limited before (HA5).
 * @returns `bad_json` for what is not UTF-8, not JSON, or declared as something else
 */
export async function readJsonBody(c: Context<HttpEnv>): Promise<JsonBody | Refusal<'bad_json'>> {
  const bytes = await c.req.arrayBuffer()
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
