import type { TenantId } from '../store/rows.ts'
import type { Change, ChangeFeed } from './change-feed.ts'

/** Proxies cut connections that are silent for a minute. */
const heartbeatMs = 15_000
/** EventSource comes back by itself; ending a stream now and then makes a session or key that ran out count. */
const streamMs = 30 * 60_000
/** A reader that is this far behind is cut off; it comes back with its last id and misses nothing. */
const unsentBytesMax = 1024 * 1024
/** How soon EventSource tries again. */
const reconnectMs = 1_000

/**
 * Server-sent events of one tenant: `task`, `printer`, `order`, `template`, `engine`; `reset` when the changes since `lastEventId` are no
 * longer known and the reader has to ask for everything again. Comments keep the connection alive.
 * @param closing ends the stream when the server stops
 * @param watch gets the means to end the stream when its reader may read no more; answers how to stop watching
 */
export function eventStream(
  feed: ChangeFeed,
  tenantId: TenantId,
  lastEventId: string | null,
  closing: AbortSignal,
  watch: (end: () => void) => () => void = () => () => {},
): Response {
  let stop = () => {}
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const encoder = new TextEncoder()
        const send = (text: string) => {
          if (controller.desiredSize === null || controller.desiredSize <= 0) end()
          else controller.enqueue(encoder.encode(text))
        }
        const sendChange = (change: Change) => send(frame(change.event, change.data, change.id))
        const unsubscribe = feed.subscribe(tenantId, sendChange)
        const heartbeat = setInterval(() => send(': alive\n\n'), heartbeatMs)
        const deadline = setTimeout(() => end(), streamMs)
        const unwatch = watch(() => end())
        let ended = false
        stop = () => {
          ended = true
          unsubscribe()
          unwatch()
          clearInterval(heartbeat)
          clearTimeout(deadline)
          closing.removeEventListener('abort', end)
        }
        const end = () => {
          if (ended) return
          stop()
          controller.close()
        }
        if (closing.aborted) return end()
        closing.addEventListener('abort', end)
        send(`retry: ${reconnectMs}\n\n`)
        const missed = lastEventId === null ? [] : feed.since(tenantId, lastEventId)
        if (missed === undefined) send(frame('reset', '{}', feed.latestId()))
        else if (lastEventId === null) send(`id: ${feed.latestId()}\n\n`)
        else for (const change of missed) sendChange(change)
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: unsentBytesMax }),
  )
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Nginx would hold events back until a buffer is full.
      'x-accel-buffering': 'no',
    },
  })
}

function frame(event: string, data: string, id: string): string {
  return `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`
}
