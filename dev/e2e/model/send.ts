import { request } from 'node:http'

/** One request on a connection of its own: a kept one could be of a server that is no more. Rejects when it breaks. */
export function send(
  url: string,
  asked: { readonly method: string; readonly apiKey: string; readonly body: unknown },
): Promise<{ status: number; text: string }> {
  const body = asked.body === undefined ? '' : JSON.stringify(asked.body)
  const headers = {
    authorization: `Bearer ${asked.apiKey}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: asked.method, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
