import { expect, test } from 'vitest'
import { buildUrl } from './build-url.ts'

test('buildUrl() fills parameters and escapes them', () => {
  expect(buildUrl('', '/api/tasks/{task_id}/cancel', { task_id: 'a/b c' })).toBe('/api/tasks/a%2Fb%20c/cancel')
})

test('buildUrl() leaves out undefined, null and empty query values', () => {
  expect(buildUrl('', '/api/tasks', {}, { status: 'FAILED', q: '', cursor: undefined, from: null, limit: 20 })).toBe(
    '/api/tasks?status=FAILED&limit=20',
  )
})

test('buildUrl() throws for a missing parameter', () => {
  expect(() => buildUrl('', '/api/orders/{id}', {})).toThrow('"id" is missing')
})

test('buildUrl() begins with the origin, however it ends', () => {
  expect(buildUrl('https://shop.cn//', '/api/tasks')).toBe('https://shop.cn/api/tasks')
})
