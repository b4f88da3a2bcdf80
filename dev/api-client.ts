import type { HttpRoute } from '@xiaopiao/protocol'
import type { z } from 'zod'

type BodyOf<Route> = Route extends { body: infer Body extends z.ZodType } ? z.input<Body> : undefined
type AnswerOf<Route> = Route extends { answer: infer Answer extends z.ZodType } ? z.infer<Answer> : undefined

/** A shop's own program: calls the public API with a key. */
export interface ApiClient {
  call<Route extends HttpRoute>(
    route: Route,
    request?: { params?: Record<string, string | number>; query?: Record<string, string>; body?: BodyOf<Route> },
  ): Promise<AnswerOf<Route>>
  raw(method: string, path: string, body?: unknown): Promise<Response>
}

export function apiClient(url: string, apiKey: string): ApiClient {
  const raw = (method: string, path: string, body?: unknown) =>
    fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    raw,
    async call(route, { params = {}, query, body } = {}) {
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
      const search = query === undefined ? '' : `?${new URLSearchParams(query)}`
      const answer = await raw(route.method.toUpperCase(), path + search, body)
      if (!answer.ok) throw new Error(`${route.method} ${path}: ${answer.status} ${await answer.text()}`)
      return (answer.status === 204 ? undefined : await answer.json()) as never
    },
  }
}

/** A cup of tea or two, as the demo shop sells them. */
export function teaOrder(externalId?: string) {
  return {
    ...(externalId === undefined ? {} : { external_id: externalId }),
    items: [
      { name: '珍珠奶茶', specs: ['大杯', '正常冰', '正常糖'], quantity: 1, unit_price: 25 },
      { name: '杨枝甘露', specs: ['中杯', '少冰'], quantity: 2, unit_price: 18.5 },
    ],
    customer_phone: '13800138000',
    pickup_no: 'A12',
  }
}
