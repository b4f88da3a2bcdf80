import { expect, test } from 'vitest'
import { templateChoice } from './template-choice.ts'

test('templateChoice() tells names of the library from templates', () => {
  for (const empty of ['', ' \n', null]) expect(templateChoice(empty)).toEqual({ kind: 'usual' })
  expect(templateChoice('cup_label')).toEqual({ kind: 'business', business: 'cup_label' })
  expect(templateChoice('receipt')).toEqual({ kind: 'business', business: 'shopping' })
  for (const own of ['[[{"content":"x"}]]', '<text>x</text>', 'recipt', 'constructor']) {
    expect(templateChoice(own)).toEqual({ kind: 'own' })
  }
})
