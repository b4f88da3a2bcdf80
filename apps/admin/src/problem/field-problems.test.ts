import { expect, test } from 'vitest'
import { ProblemError } from '../api/problem-error.ts'
import { fieldProblems } from './field-problems.ts'

const error = new ProblemError('invalid', 422, 'bad', [
  { path: 'connection.host', code: 'too_small', message: 'give a host' },
  { path: 'model', code: 'unknown_printer_model', message: 'no such model' },
  { path: 'model', code: 'too_small', message: 'too short' },
  { path: 'print.task_timeout', code: 'too_small', message: 'at least 10' },
  { path: '', code: 'custom', message: 'of the whole' },
])

test('fieldProblems() puts every issue at its field', () => {
  expect(fieldProblems(error, ['model', 'printer_sn'], 'en')).toEqual([
    { path: 'model', errors: ['no such model', 'too short'] },
  ])
  expect(fieldProblems(error, ['connection.host'], 'en')).toEqual([
    { path: 'connection.host', errors: ['give a host'] },
  ])
})

test('fieldProblems() knows a key with dots in it as one field', () => {
  expect(fieldProblems(error, ['print.task_timeout'], 'en')).toEqual([
    { path: 'print.task_timeout', errors: ['at least 10'] },
  ])
})

test('fieldProblems() has nothing to say about other failures', () => {
  expect(fieldProblems(new TypeError('x'), ['model'], 'en')).toEqual([])
})
