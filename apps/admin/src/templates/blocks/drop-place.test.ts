import { expect, test } from 'vitest'
import { changeEditor, type EditorPart, startEditor } from '../editor-state.ts'
import { dropAction, partsGroup, stepAction } from './drop-place.ts'
import { newEntry, newEntryNames } from './new-blocks.ts'
import { indexForNewPart, moverOf, placeForNew } from './node-actions.ts'

function part(type: string, content: readonly unknown[], sortWeight: number): EditorPart {
  return { shopId: 0, type, name: { zh: type, en: type }, sortWeight, content, fields: [] }
}

const two = [{ content: 'l' }, { content: 'r' }]
const group = { each: 'order.items', layouts: [[{ content: 'a' }]] }
const parts = [
  part('head', [[{ content: 'x' }], two], 1),
  part('items', [group], 2),
  part('cut', [[{ contentType: 'cut' }]], 3),
]
const state = startEditor({
  business: 'shopping',
  shopId: 7,
  platform: parts,
  content: { parts, settings: {} },
  revision: 0,
})

test('a row takes the place of the one it is dropped on; in another list it goes before or after it', () => {
  const down = dropAction(state, { group: 'head.content', index: 0 }, { group: 'head.content', index: 1 }, 'before')
  expect(down).toEqual({ kind: 'move', from: { type: 'head', path: [0] }, to: { type: 'head', path: [2] } })
  const across = { group: 'items.content[0].layouts', index: 0 }
  const into = (side: 'before' | 'after') => dropAction(state, { group: 'head.content', index: 0 }, across, side)
  expect(into('before')).toMatchObject({ to: { type: 'items', path: [0, 'layouts', 0] } })
  expect(into('after')).toMatchObject({ to: { type: 'items', path: [0, 'layouts', 1] } })
  expect(dropAction(state, { group: partsGroup, index: 2 }, { group: partsGroup, index: 0 }, 'after')).toEqual({
    kind: 'movePart',
    type: 'cut',
    index: 0,
  })
  expect(dropAction(state, across, { group: partsGroup, index: 0 }, 'before')).toBeUndefined()
  expect(dropAction(state, across, across, 'before')).toBeUndefined()
})

test('steps go up and down within a list, and end at its ends', () => {
  const step = (path: readonly number[], direction: 'up' | 'down') =>
    stepAction(state, { type: 'head', path }, direction)
  expect(step([0], 'up')).toBeUndefined()
  expect(step([1], 'up')).toMatchObject({ to: { path: [0] } })
  expect(step([0], 'down')).toMatchObject({ to: { path: [2] } })
  expect(step([], 'up')).toBeUndefined()
  expect(step([], 'down')).toEqual({ kind: 'movePart', type: 'head', index: 1 })
})

test('a block that is alone moves with its line', () => {
  expect(moverOf(state, { type: 'head', path: [0, 0] })).toEqual({ type: 'head', path: [0] })
  expect(moverOf(state, { type: 'head', path: [1, 0] })).toEqual({ type: 'head', path: [1, 0] })
})

test('what is new goes below the selected, into a selected group, and before what ends the slip', () => {
  const selected = (path: readonly (number | 'layouts')[], type = 'head') =>
    changeEditor(state, { kind: 'select', selection: { type, path } })
  expect(placeForNew(selected([1, 0]))?.path).toEqual([2])
  expect(placeForNew(selected([]))?.path).toEqual([2])
  expect(placeForNew(selected([0], 'items'))?.path).toEqual([0, 'layouts', 1])
  expect(placeForNew(selected([0, 'layouts', 0, 0], 'items'))?.path).toEqual([0, 'layouts', 1])
  expect(placeForNew(state)).toBeUndefined()
  expect(indexForNewPart(state)).toBe(2)
  expect(indexForNewPart(selected([]))).toBe(1)
})

test('[TP1] everything of the palette is something that compiles and prints', async () => {
  const { buildTemplate } = await import('../preview/build-template.ts')
  const words = { text: 't', left: 'l', right: 'r' }
  for (const name of newEntryNames) {
    const entry = newEntry(name, words, { cups: [{ name: 'tea' }] })
    const { faults } = buildTemplate('x', { parts: [part('own', [entry], 1)], settings: {} })
    expect(
      faults.map(({ code }) => code),
      name,
    ).toEqual([])
  }
  expect(newEntry('repeat', words, { shop: {}, cups: [{ name: 'tea' }] })).toMatchObject({ each: 'cups' })
})
