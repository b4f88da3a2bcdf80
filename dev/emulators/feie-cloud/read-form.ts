import type { IncomingMessage } from 'node:http'

/** The parameters of a request; a file part (`img`) counts as its bytes. */
export type Form = ReadonlyMap<string, string | Uint8Array>

const bodyBytesMax = 1024 * 1024

/** Reads a whole body; undefined when it is too large or breaks off. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let byteCount = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      byteCount += chunk.length
      if (byteCount > bodyBytesMax) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

/**
 * Reads `application/x-www-form-urlencoded` and `multipart/form-data` (cloud-printers 1.1). Any other content type has
 * no parameters, which is how callers that forget it come to account errors there.
 */
export async function readForm(request: IncomingMessage): Promise<Form> {
  const body = await readBody(request)
  const contentType = request.headers['content-type'] ?? ''
  const form = new Map<string, string | Uint8Array>()
  if (body === undefined || !/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(contentType))
    return form
  // The standard's own parser, for both encodings.
  const parsed = await new Response(Uint8Array.from(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => undefined)
  for (const [name, value] of parsed ?? []) {
    form.set(name, typeof value === 'string' ? value : new Uint8Array(await value.arrayBuffer()))
  }
  return form
}

export function textField(form: Form, name: string): string | undefined {
  const value = form.get(name)
  return typeof value === 'string' ? value : undefined
}
