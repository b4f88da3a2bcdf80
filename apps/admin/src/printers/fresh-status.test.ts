import type { Printer } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { withDeviceAnswer } from './fresh-status.ts'

const early = '2025-07-14T10:30:00.000Z'
const late = '2025-07-14T10:30:01.000Z'
const printer = (conditionAt: string | null) =>
  ({ id: 1, online: false, condition: 'unknown', condition_at: conditionAt }) as Printer
const answer = (at: string) => ({ id: 1, online: true, condition: 'ready' as const, checked_at: at })

test('withDeviceAnswer() shows the younger knowledge', () => {
  expect(withDeviceAnswer(printer(null), answer(early))).toMatchObject({ online: true, condition: 'ready' })
  expect(withDeviceAnswer(printer(early), answer(late))).toMatchObject({ online: true, condition_at: late })
  expect(withDeviceAnswer(printer(late), answer(early))).toMatchObject({ online: false, condition: 'unknown' })
  expect(withDeviceAnswer(printer(null), undefined).online).toBe(false)
  expect(withDeviceAnswer(printer(null), { ...answer(late), id: 2 }).online).toBe(false)
})
