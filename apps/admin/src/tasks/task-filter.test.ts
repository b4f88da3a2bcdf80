import dayjs from 'dayjs'
import { expect, test } from 'vitest'
import { countChosen, filterOfChoice, readChoice, type TaskChoice, writeChoice } from './task-filter.ts'

const read = (search: string) => readChoice(new URLSearchParams(search))

test('an address and a choice are the same thing in two forms', () => {
  const choices: TaskChoice[] = [
    {},
    { status: 'DELAYED', printer_sn: 'A&B=1', print_type: 'LABEL', order_id: 456, q: '奶茶 ?', period: 'today' },
    { period: 'custom', from: '2025-07-14T10:30', to: '2025-07-14T11:00' },
    { period: 'custom' },
    { archived: true, order_id: 7 },
  ]
  for (const choice of choices) expect(readChoice(writeChoice(choice))).toEqual({ ...read(''), ...choice })
})

test('readChoice() ignores what it does not know', () => {
  const strange = read('status=LOST&print_type=x&order_id=-1&period=century&from=yesterday&to=2025-99-99T99:99&more=1')
  expect(Object.values(strange).filter((value) => value !== undefined)).toEqual([])
  expect(read('order_id=99999999999').order_id).toBeUndefined()
  expect(read('order_id=1e3').order_id).toBeUndefined()
})

test('readChoice() takes moments without a period as a span of their own, and no moments beside a named one', () => {
  expect(read('from=2025-07-14T10:30')).toMatchObject({ period: 'custom', from: '2025-07-14T10:30' })
  expect(read('period=today&from=2025-07-14T10:30')).not.toHaveProperty('from')
})

test('filterOfChoice() asks for whole days of the person’s own', () => {
  const now = dayjs('2025-07-14T18:45:10').toDate()
  const span = (period: TaskChoice['period']) => {
    const { from, to } = filterOfChoice({ period }, now)
    return [from, to].map((at) => (at === undefined ? undefined : dayjs(at).format('MM-DD HH:mm:ss.SSS')))
  }
  expect(span(undefined)).toEqual([undefined, undefined])
  expect(span('today')).toEqual(['07-14 00:00:00.000', undefined])
  expect(span('yesterday')).toEqual(['07-13 00:00:00.000', '07-13 23:59:59.999'])
  expect(span('week')).toEqual(['07-08 00:00:00.000', undefined])
  expect(span('month')).toEqual(['06-15 00:00:00.000', undefined])
})

test('filterOfChoice() gives the moments of a person’s span as instants', () => {
  const filter = filterOfChoice({ period: 'custom', from: '2025-07-14T10:30', status: 'FAILED' }, new Date())
  expect(filter).toMatchObject({ status: 'FAILED', from: dayjs('2025-07-14T10:30').toISOString(), to: undefined })
})

test('filterOfChoice() asks the archive only for what it can be asked', () => {
  const choice: TaskChoice = { archived: true, order_id: 7, status: 'FAILED', q: 'x', period: 'today' }
  expect(Object.keys(filterOfChoice(choice, new Date())).toSorted()).toEqual(['archived', 'from', 'order_id'])
})

test('countChosen() counts a span once and the words not at all', () => {
  expect(countChosen(read(''))).toBe(0)
  expect(countChosen(read('q=x&status=FAILED&from=2025-07-14T10:30&to=2025-07-14T11:00'))).toBe(2)
})
