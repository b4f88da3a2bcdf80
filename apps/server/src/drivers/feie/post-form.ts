import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Clock } from '../../clock.ts'

/** How a request ended. What decides about printing again is whether it may have arrived (DL3). */
export type PostAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** No byte of it left. */
  | { readonly kind: 'not_sent'; readonly detail: string }
  /** It may have arrived and been carried out. */
  | { readonly kind: 'unknown'; readonly detail: string }

export interface FormPost {
  readonly url: URL
  readonly form: Readonly<Record<string, string>>
  /**
   * On a connection of its own: a kept one may have been closed by the other side meanwhile, and then nobody can
   * tell whether the request was read.
   */
  readonly ownConnection: boolean
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

export interface FormPoster {
  /** Never rejects. */
  post(request: FormPost): Promise<PostAnswer>
  /** Requests that wait for their answer. */
  underWay(): number
  close(): void
}

/** The longest real answer lists a hundred printers. */
const answerBytesMax = 256 * 1024
/** Kept connections are closed before servers and proxies usually do it. */
const idleMs = 4_000

/** Posts forms over connections that are kept for a while. */
export function formPoster(clock: Clock): FormPoster {
  const options = { keepAlive: true, timeout: idleMs, maxSockets: 256 }
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) }
  let underWay = 0
  return {
    underWay: () => underWay,
    async post(request) {
      underWay += 1
      try {
        const first = await postOnce(request, agents, clock)
        if (!first.staleConnection) return first.answer
        // A kept connection that had just been closed: the same question again does no harm, a print never comes here.
        return (await postOnce({ ...request, ownConnection: true }, agents, clock)).answer
      } finally {
        underWay -= 1
      }
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

interface Once {
  readonly answer: PostAnswer
  readonly staleConnection: boolean
}

function postOnce(
  { url, form, ownConnection, timeoutMs, signal }: FormPost,
  agents: { readonly http: HttpAgent; readonly https: HttpsAgent },
  clock: Clock,
): Promise<Once> {
  const isSecure = url.protocol === 'https:'
  const body = Buffer.from(new URLSearchParams(form).toString(), 'utf8')
  const headers = {
    // Without this very type the vendor answers that the account is unknown (cloud-printers 1.8).
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    'content-length': body.length,
    accept: 'application/json',
  }
  return new Promise((resolve) => {
    const agent = ownConnection ? false : isSecure ? agents.https : agents.http
    const request = (isSecure ? httpsRequest : httpRequest)(url, { method: 'POST', headers, agent })
    let mayHaveLeft = false
    let hasAnswer = false
    const settle = (answer: PostAnswer) => {
      cancelTimer()
      signal?.removeEventListener('abort', stop)
      const staleConnection = answer.kind === 'unknown' && request.reusedSocket && !hasAnswer && !timedOut
      resolve({ answer, staleConnection })
    }
    let timedOut = false
    const fail = (detail: string) => {
      settle({ kind: mayHaveLeft ? 'unknown' : 'not_sent', detail })
      request.destroy()
    }
    const stop = () => {
      timedOut = true
      fail('the server is stopping')
    }
    const cancelTimer = clock.at(clock.now() + timeoutMs, () => {
      timedOut = true
      fail(mayHaveLeft ? `no answer within ${timeoutMs} ms` : `no connection within ${timeoutMs} ms`)
    })
    if (signal?.aborted === true) return stop()
    signal?.addEventListener('abort', stop, { once: true })
    request.on('socket', (socket) => {
      if (socket.connecting)
        socket.once(isSecure ? 'secureConnect' : 'connect', () => {
          mayHaveLeft = true
        })
      else mayHaveLeft = true
    })
    request.on('error', (error) => fail(error.message))
    request.on('response', (response) => {
      hasAnswer = true
      readText(response).then(
        (text) => settle({ kind: 'answered', status: response.statusCode ?? 0, text }),
        (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
      )
    })
    request.end(body)
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let byteCount = 0
  for await (const chunk of response) {
    const bytes = chunk as Buffer
    byteCount += bytes.length
    if (byteCount > answerBytesMax) throw new Error(`the answer has more than ${answerBytesMax} bytes`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
