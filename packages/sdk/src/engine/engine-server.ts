import type { EngineOrder, EngineReportBody } from '@xiaopiao/protocol'
import type { ApiOptions } from '../api/api-options.ts'
import { createApi } from '../api/create-api.ts'
import { codeBytesMax } from './signed-release.ts'

/** Where releases come from. Nothing of what it says is trusted; every call may reject. */
export interface EngineServer {
  order(asked: { readonly channel: string; readonly device: string; readonly hostApi: number }): Promise<EngineOrder>
  /** The code of a release, `bytesMax` at most. */
  download(version: string, bytesMax: number): Promise<Uint8Array>
  report(report: EngineReportBody): Promise<void>
}

/** The server's API, whose answers are never read further than the largest engine is long. */
export function engineServer(options: ApiOptions): EngineServer {
  const api = createApi({
    ...options,
    fetch: boundedFetch(options.fetch ?? ((...asked) => globalThis.fetch(...asked))),
  })
  return {
    order: ({ channel, device, hostApi }) => api.readEngineManifest({ query: { channel, device, host_api: hostApi } }),
    download: async (version) => (await api.readEngineCode({ params: { version } })).bytes,
    report: async (body) => void (await api.reportEngine({ body })),
  }
}

/** Answers of more bytes fail while they come. */
function boundedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (...asked) => {
    const response = await fetch(...asked)
    if (response.body === null) return response
    let byteCount = 0
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          byteCount += chunk.length
          if (byteCount > codeBytesMax) controller.error(new Error(`an answer of more than ${codeBytesMax} bytes`))
          else controller.enqueue(chunk)
        },
      }),
    )
    return new Response(counted, { status: response.status, headers: response.headers })
  }
}
