import { expect, test } from 'vitest'
import { didYouMean, editDistance, nearestNames } from './suggest.ts'

test('[TP7] edits are counted, a swap of neighbours as one', () => {
  expect(editDistance('textAlign', 'textAlign')).toBe(0)
  expect(editDistance('textAlgin', 'textAlign')).toBe(1)
  expect(editDistance('kitten', 'sitting')).toBe(3)
})
test('[TP7] the nearest name is suggested, far ones are not', () => {
  expect(didYouMean('pagerWeigth', ['content', 'pagerWeight'])).toBe(": did you mean 'pagerWeight'")
  expect(didYouMean('zzz', ['content', 'pagerWeight'])).toBe('')
  expect(nearestNames('escpos', ['escpos80', 'escpos58', 'sunmi'])).toEqual(['escpos80', 'escpos58'])
})
