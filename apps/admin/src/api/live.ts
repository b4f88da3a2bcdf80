import type { PrintTask } from '@xiaopiao/protocol'

/** `live`: changes arrive by themselves; `lost`: they do not, and the page asks from time to time. */
export type LiveState = 'connecting' | 'live' | 'lost'

/** The part of the browser's EventSource that is used. */
export interface ChangeSource {
  readonly readyState: number
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void
  close(): void
}

/** EventSource.CLOSED: the browser has given up, which it does after every answer that is not a stream. */
const closed = 2

/** First wait before a new connection; doubled each time so that a server that starts is not crowded. */
const retryFirstMs = 1_000
const retryLongestMs = 30_000

export interface LiveOptions {
  readonly url: string
  readonly open: (url: string) => ChangeSource
  readonly onTask: (task: PrintTask) => void
  readonly onPrinter: () => void
  readonly onOrder: () => void
  /** A template was published or rolled back: drafts change without a word. */
  readonly onTemplate: () => void
  /** Changes may have been missed: everything shown must be asked for again. */
  readonly onReset: () => void
  readonly onState: (state: LiveState) => void
  /** Runs `action` after `delayMs`; the answer cancels it. */
  readonly schedule: (action: () => void, delayMs: number) => () => void
}

function readTask(data: unknown): PrintTask | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const frame: unknown = JSON.parse(data)
    if (typeof frame === 'object' && frame !== null && 'task' in frame) return frame.task as PrintTask
  } catch {
    // A frame that cannot be read is treated as a change of unknown content by the caller.
  }
  return undefined
}

/** Follows `GET /api/tasks/stream` until the answer is called, reconnecting for as long as it takes. */
export function followChanges(options: LiveOptions): () => void {
  let source: ChangeSource | undefined
  let cancelRetry = (): void => undefined
  let stopped = false
  let openedBefore = false
  let retryMs = retryFirstMs

  const connect = (): void => {
    const current = options.open(options.url)
    source = current
    current.addEventListener('open', () => {
      retryMs = retryFirstMs
      options.onState('live')
      if (openedBefore) options.onReset()
      openedBefore = true
    })
    current.addEventListener('task', (event) => {
      const task = readTask(event.data)
      if (task === undefined) options.onReset()
      else options.onTask(task)
    })
    current.addEventListener('printer', options.onPrinter)
    current.addEventListener('order', options.onOrder)
    current.addEventListener('template', options.onTemplate)
    current.addEventListener('reset', options.onReset)
    current.addEventListener('error', () => {
      if (stopped || source !== current) return
      options.onState('lost')
      // While the browser still tries by itself, it also resumes by the id of the last event.
      if (current.readyState !== closed) return
      current.close()
      source = undefined
      cancelRetry = options.schedule(connect, retryMs)
      retryMs = Math.min(retryMs * 2, retryLongestMs)
    })
  }

  options.onState('connecting')
  connect()
  return () => {
    stopped = true
    cancelRetry()
    source?.close()
  }
}
