import { expect, test } from 'vitest'
import { type ChangeSource, followChanges } from './live.ts'

class FakeSource implements ChangeSource {
  readyState = 0
  closedByPage = false
  readonly listeners = new Map<string, (event: { readonly data?: unknown }) => void>()
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void {
    this.listeners.set(type, listener)
  }
  emit(type: string, data?: unknown): void {
    this.listeners.get(type)?.({ data })
  }
  close(): void {
    this.closedByPage = true
  }
}

function follow() {
  const sources: FakeSource[] = []
  const seen: string[] = []
  const waits: { action: () => void; delayMs: number; cancelled: boolean }[] = []
  const stop = followChanges({
    url: '/api/tasks/stream',
    open: () => {
      const source = new FakeSource()
      sources.push(source)
      return source
    },
    onTask: (task) => seen.push(`task ${task.task_id}`),
    onPrinter: () => seen.push('printer'),
    onOrder: () => seen.push('order'),
    onTemplate: () => seen.push('template'),
    onReset: () => seen.push('reset'),
    onState: (state) => seen.push(state),
    schedule: (action, delayMs) => {
      const wait = { action, delayMs, cancelled: false }
      waits.push(wait)
      return () => {
        wait.cancelled = true
      }
    },
  })
  return { sources, seen, waits, stop }
}

test('followChanges() hands over tasks, printers, orders and templates', () => {
  const { sources, seen } = follow()
  sources[0]!.emit('open')
  sources[0]!.emit('task', JSON.stringify({ task: { task_id: 't1' } }))
  sources[0]!.emit('printer', '{"id":1}')
  sources[0]!.emit('order', '{"id":2}')
  sources[0]!.emit('template', '{"business":"shopping","version":"0.1"}')
  expect(seen).toEqual(['connecting', 'live', 'task t1', 'printer', 'order', 'template'])
})

test('followChanges() asks for everything after a frame that it cannot read', () => {
  const { sources, seen } = follow()
  sources[0]!.emit('task', '{half')
  sources[0]!.emit('task', '{"id":1}')
  expect(seen).toEqual(['connecting', 'reset', 'reset'])
})

test('followChanges() asks for everything after the browser reconnected', () => {
  const { sources, seen } = follow()
  sources[0]!.emit('open')
  sources[0]!.emit('error')
  sources[0]!.emit('open')
  expect(sources).toHaveLength(1)
  expect(seen).toEqual(['connecting', 'live', 'lost', 'live', 'reset'])
})

test('followChanges() opens a new source, later each time, when the browser has given up', () => {
  const { sources, waits } = follow()
  for (let round = 0; round < 7; round += 1) {
    const source = sources.at(-1)!
    source.readyState = 2
    source.emit('error')
    waits.at(-1)!.action()
  }
  expect(waits.map((wait) => wait.delayMs)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  expect(sources).toHaveLength(8)
})

test('followChanges() stops for good: source closed, waiting retry cancelled', () => {
  const { sources, waits, stop } = follow()
  sources[0]!.readyState = 2
  sources[0]!.emit('error')
  stop()
  expect(waits[0]!.cancelled).toBe(true)
  expect(sources[0]!.closedByPage).toBe(true)
})
