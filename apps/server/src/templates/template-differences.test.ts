import { expect, test } from 'vitest'
import { sampleTemplatePart } from '../store/sample-rows.ts'
import { differencesOf } from './template-differences.ts'

test('[TP33] a version tells what it adds, takes out, says otherwise, moves and chooses otherwise', () => {
  const before = {
    parts: [
      sampleTemplatePart('gone'),
      sampleTemplatePart('same'),
      sampleTemplatePart('moved'),
      sampleTemplatePart('said'),
    ],
    settings: [
      { type: 'logo', params: { width: 8, words: 'a' } },
      { type: 'same', params: { a: 1, b: 2 } },
      { type: 'back', params: { show: false } },
    ],
  }
  const after = {
    parts: [
      sampleTemplatePart('said', { content: [[{ content: 'new' }]] }),
      sampleTemplatePart('same'),
      sampleTemplatePart('moved', { sortWeight: 20 }),
      sampleTemplatePart('added'),
    ],
    settings: [
      { type: 'logo', params: { words: 'b', width: 8 } },
      { type: 'same', params: { b: 2, a: 1 } },
    ],
  }
  expect(differencesOf(before, after)).toEqual([
    { type: 'gone', change: 'removed', before: [[{ content: 'gone' }]] },
    { type: 'moved', change: 'order', before: 10, after: 20 },
    { type: 'said', change: 'content', before: [[{ content: 'said' }]], after: [[{ content: 'new' }]] },
    { type: 'added', change: 'added', after: [[{ content: 'added' }]] },
    { type: 'logo', change: 'settings', before: { width: 8, words: 'a' }, after: { words: 'b', width: 8 } },
    { type: 'back', change: 'settings', before: { show: false }, after: undefined },
  ])
  expect(differencesOf(before, before)).toEqual([])
})
