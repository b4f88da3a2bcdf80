import { expect, test } from 'vitest'
import { readLiveEvent } from './live-event.ts'

test.each([
  ['task', '{"task":{"task_id":"t1"}}', { type: 'task', task: { task_id: 't1' } }],
  ['template', '{"business":"shopping","version":null}', { type: 'template', business: 'shopping', version: null }],
  ['engine', '{"channel":"stable"}', { type: 'engine', channel: 'stable' }],
  ['reset', '{}', { type: 'reset' }],
  ['task', '{', { type: 'reset' }],
  ['task', 'null', { type: 'reset' }],
  ['printer', '{"type":"reset"}', { type: 'reset' }],
  ['of a later server', '{}', undefined],
  ['toString', '{}', undefined],
])('readLiveEvent() of %s %s', (type, data, expected) => {
  expect(readLiveEvent({ type, data })).toEqual(expected)
})
