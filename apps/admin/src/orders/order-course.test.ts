import type { OrderEventView, PrintTask } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { orderCourse, wasToldLate } from './order-course.ts'

const at = (seconds: number) => new Date(Date.parse('2025-07-14T12:00:00.000Z') + seconds * 1000).toISOString()
const event = (type: string, seconds: number): OrderEventView => ({
  type,
  occurred_at: at(seconds),
  recorded_at: at(seconds),
  event_id: null,
  detail: null,
})
const task = (part: Partial<PrintTask>): PrintTask =>
  ({ task_id: 't', created_at: at(0), printed_at: null, cancelled_at: null, ...part }) as PrintTask

test('orderCourse() tells events and slips in their order, the cause before what came of it', () => {
  const course = orderCourse(
    [event('order.paid', 10), event('order.created', 0), event('order.refunded', 50)],
    [task({ created_at: at(10), cancelled_at: at(50) }), task({ created_at: at(10), printed_at: at(130) })],
  )
  expect(course.map((step) => (step.kind === 'event' ? step.event.type : step.what))).toEqual([
    'order.created',
    'order.paid',
    'made',
    'made',
    'order.refunded',
    'cancelled',
    'printed',
  ])
})

test('wasToldLate() leaves out the way between two systems', () => {
  expect(wasToldLate(event('order.paid', 0))).toBe(false)
  expect(wasToldLate({ ...event('order.paid', 0), recorded_at: at(59) })).toBe(false)
  expect(wasToldLate({ ...event('order.paid', 0), recorded_at: at(3_600) })).toBe(true)
})
