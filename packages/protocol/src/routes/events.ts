import { eventAnswer, eventBatchAnswer, eventBatchBody, eventBody } from '../events.ts'
import type { HttpRoute } from './http-route.ts'

export const eventRoutes = {
  postEvent: {
    method: 'post',
    path: '/api/events',
    tag: 'orders',
    summary: { zh: '上报订单事件(按 event_id 幂等)', en: 'Tell what happened to an order; once for its event_id' },
    scope: 'write',
    body: eventBody,
    status: 200,
    answer: eventAnswer,
    problems: ['event_conflict'],
  },
  postEvents: {
    method: 'post',
    path: '/api/events/batch',
    tag: 'orders',
    summary: { zh: '批量上报订单事件,逐条答复', en: 'Tell up to 500 events, answered one by one' },
    scope: 'write',
    body: eventBatchBody,
    status: 200,
    answer: eventBatchAnswer,
    problems: [],
  },
} as const satisfies Record<string, HttpRoute>
