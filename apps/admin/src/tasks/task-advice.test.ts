import { holdReason } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { en } from '../language/en.ts'
import { zhCN } from '../language/zh-cn.ts'
import { adviceOf } from './task-advice.ts'

const task = { print_status: 'PENDING', hold_reason: null, error_code: null } as const

test('[DL8] a task that waits for something says for what', () => {
  expect(adviceOf({ ...task, hold_reason: 'account_problem' })).toEqual({
    code: 'account_problem',
    kind: 'waiting',
    place: 'feieAccount',
  })
  expect(adviceOf({ ...task, error_code: 'timed_out' })).toBeUndefined()
})

test('[DL3] a failed task says what to do, also when nobody knows whether it printed', () => {
  const failed = { ...task, print_status: 'FAILED' } as const
  expect(adviceOf({ ...failed, error_code: 'unconfirmed' })).toMatchObject({ kind: 'failed', code: 'unconfirmed' })
  expect(adviceOf({ ...failed, error_code: 'render_failed' })?.place).toBe('templates')
  expect(adviceOf({ ...failed, error_code: 'new_fault' })?.place).toBeUndefined()
})

test('a task that is done needs no advice', () => {
  for (const status of ['PRINTING', 'SUCCESS', 'CANCELLED'] as const) {
    expect(adviceOf({ print_status: status, hold_reason: null, error_code: 'unconfirmed' })).toBeUndefined()
  }
})

test('there is advice in both languages for every reason to wait', () => {
  for (const reason of holdReason.options) {
    expect(zhCN.advice, reason).toHaveProperty(reason)
    expect(en.advice, reason).toHaveProperty(reason)
  }
})
