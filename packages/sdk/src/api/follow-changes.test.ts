import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AnsweringServer, answeringServer, json, lost } from '../../testing/answering-server.ts'
import { systemClock } from '../waiting/clock.ts'
import { createApi } from './create-api.ts'
import type { Following, LiveState } from './follow-changes.ts'
import type { LiveEvent } from './live-event.ts'

let server: AnsweringServer
let following: Following | undefined
beforeEach(async () => {
  server = await answeringServer()
})
afterEach(async () => {
  following?.stop()
  await server.stop()
})

/** Waits are over at once and noted; the silence of a minute passes when the test says so. */
function quickClock() {
  const waits: number[] = []
  let onSilence = (): void => {}
  return {
    waits,
    passSilence: () => onSilence(),
    now: () => 0,
    after(delayMs: number, action: () => void) {
      if (delayMs === 45_000) onSilence = action
      else {
        waits.push(delayMs)
        return systemClock.after(0, action)
      }
      return () => {}
    },
  }
}

function follow(clock = quickClock(), lastEventId?: string) {
  const events: LiveEvent[] = []
  const states: (LiveState | [LiveState, string])[] = []
  const waiting: (() => void)[] = []
  const check = (): void => {
    for (const look of waiting) look()
  }
  const api = createApi({ url: server.url, key: 'k-1', clock, random: () => 0 })
  following = api.streamTasks({
    onEvent: (event) => {
      events.push(event)
      check()
    },
    onState: ({ state, problem }) => {
      states.push(problem === undefined ? state : [state, problem.code])
      check()
    },
    ...(lastEventId === undefined ? {} : { lastEventId }),
  })
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (holds()) resolve()
      }
      waiting.push(look)
      look()
    })
  return { events, states, until, following }
}

const stream = (text: string, isEnd: boolean) => (response: ServerResponse) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' })
  response.write(text)
  if (isEnd) response.end()
}

test('tells events, and goes on after the last one when the connection breaks', async () => {
  server.answer(stream('retry: 1000\n\nid: r-1\n\nid: r-2\nevent: order\ndata: {"order_id":5}\n\n', true))
  server.answer(lost)
  server.answer(stream('id: r-3\nevent: template\ndata: {"business":"shopping","version":"0.2"}\n\n', false))
  const { events, states, until, following } = follow()
  await until(() => events.length === 2)
  expect(events).toEqual([
    { type: 'order', order_id: 5 },
    { type: 'template', business: 'shopping', version: '0.2' },
  ])
  expect(states).toEqual(['connecting', 'live', 'lost', ['lost', 'unreachable'], 'live'])
  expect(server.requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'r-2', 'r-2'])
  expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer k-1', accept: 'text/event-stream' })
  expect([following.state, following.lastEventId]).toEqual(['live', 'r-3'])
})

test('a gap of which nobody knows what it held is a reset', async () => {
  server.answer(stream(': nothing yet\n\n', true))
  server.answer(stream('', false))
  const { events, until } = follow()
  await until(() => events.length === 1)
  expect(events).toEqual([{ type: 'reset' }])
})

test('goes on from the event of an earlier run', async () => {
  server.answer(stream('event: reset\ndata: {}\n\n', false))
  const { events, until } = follow(quickClock(), 'r-9')
  await until(() => events.length === 1)
  expect(server.requests[0]?.headers['last-event-id']).toBe('r-9')
})

test('a refusal is told and tried again with longer and longer waits', async () => {
  const refused = json(401, { code: 'unauthorized', status: 401, title: '', detail: '', issues: [] })
  for (let turn = 0; turn < 7; turn++) server.answer(refused)
  server.answer(stream('', false))
  const clock = quickClock()
  const { states, until } = follow(clock)
  await until(() => states.at(-1) === 'live')
  expect(states.filter((state) => Array.isArray(state))).toEqual(Array(7).fill(['lost', 'unauthorized']))
  expect(clock.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
})

test('a server that falls silent is left', async () => {
  server.answer(stream('id: r-1\n\n', false))
  server.answer(stream('id: r-2\nevent: engine\ndata: {"channel":"stable"}\n\n', false))
  const clock = quickClock()
  const { events, states, until } = follow(clock)
  await until(() => states.at(-1) === 'live')
  clock.passSilence()
  await until(() => events.length === 1)
  expect(states).toEqual(['connecting', 'live', ['lost', 'unreachable'], 'live'])
})

test('is over when it is stopped', async () => {
  server.answer(stream('', false))
  const { states, until, following } = follow()
  await until(() => states.at(-1) === 'live')
  following.stop()
  following.stop()
  expect(states).toEqual(['connecting', 'live', 'stopped'])
  expect(server.requests).toHaveLength(1)
})
