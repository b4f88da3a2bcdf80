import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  changeEditor,
  type EditorAction,
  type EditorPart,
  type EditorState,
  isUnsaved,
  partOf,
  startEditor,
  undoStepsMax,
} from './editor-state.ts'
import { overlaid, ownRows } from './part-rows.ts'

const shopId = 7

function part(type: string, sortWeight: number, content: readonly unknown[], owner = 0): EditorPart {
  return { shopId: owner, type, name: { zh: type, en: type }, sortWeight, content, fields: [] }
}

const head = part('head', 100, [[{ content: '{{shop.name}}' }, { content: 'no. {{order.no}}' }], [{ content: 'b' }]])
const items = part('items', 200, [{ each: 'order.items', layouts: [[{ content: '{{name}}' }], [{ content: 'x' }]] }])
const foot = part('foot', 300, [[{ content: '{{setting.text}}' }]])

function start(): EditorState {
  const platform = [head, items, foot]
  const content = { parts: platform, settings: {} }
  return startEditor({ business: 'shopping', shopId, platform, content, revision: 3 })
}

const after = (state: EditorState, ...actions: readonly EditorAction[]) => actions.reduce(changeEditor, state)
const types = (state: EditorState) => state.content.parts.map(({ type }) => type)
const contentOf = (state: EditorState, type: string) => partOf(state, type)?.content

test('[TP30] what is typed into one field is one step of undo, and makes the part the shop’s own', () => {
  const at = { type: 'head', path: [0, 1] }
  const typed = after(
    start(),
    { kind: 'select', selection: at },
    { kind: 'setFields', at, fields: { content: 'n' } },
    { kind: 'setFields', at, fields: { content: 'no' } },
    { kind: 'setFields', at, fields: { bold: true } },
  )
  expect(contentOf(typed, 'head')).toEqual([
    [{ content: '{{shop.name}}' }, { content: 'no', bold: true }],
    [{ content: 'b' }],
  ])
  expect(ownRows(typed.content.parts).map(({ type }) => type)).toEqual(['head'])
  const back = after(typed, { kind: 'undo' })
  expect(contentOf(back, 'head')?.[0]).toEqual([{ content: '{{shop.name}}' }, { content: 'no' }])
  const whole = after(back, { kind: 'undo' })
  expect(isUnsaved(whole)).toBe(false)
  expect(whole.selection).toEqual(at)
  expect(after(whole, { kind: 'redo' }, { kind: 'redo' }).content).toEqual(typed.content)
})

test('a step of undo ends where the person settles', () => {
  const at = { type: 'foot', path: [0, 0] }
  const state = after(
    start(),
    { kind: 'setFields', at, fields: { content: 'a' } },
    { kind: 'settle' },
    { kind: 'setFields', at, fields: { content: 'ab' } },
    { kind: 'undo' },
  )
  expect(contentOf(state, 'foot')).toEqual([[{ content: 'a' }]])
})

test('undo goes back a bounded number of steps', () => {
  let state = start()
  for (let step = 0; step < undoStepsMax + 50; step++) {
    state = after(state, { kind: 'setSetting', type: 'foot', key: `key${step}`, value: step })
  }
  expect(state.past).toHaveLength(undoStepsMax)
})

test('a block that moves leaves no empty layout behind, and stays selected', () => {
  const state = after(start(), {
    kind: 'move',
    from: { type: 'head', path: [1, 0] },
    to: { type: 'head', path: [0, 1] },
  })
  expect(contentOf(state, 'head')).toEqual([
    [{ content: '{{shop.name}}' }, { content: 'b' }, { content: 'no. {{order.no}}' }],
  ])
  expect(state.selection).toEqual({ type: 'head', path: [0, 1] })
})

test('a layout moves into a group of another part, and a group never into itself', () => {
  const moved = after(start(), {
    kind: 'move',
    from: { type: 'head', path: [1] },
    to: { type: 'items', path: [0, 'layouts', 1] },
  })
  expect(contentOf(moved, 'head')).toHaveLength(1)
  expect(contentOf(moved, 'items')).toEqual([
    { each: 'order.items', layouts: [[{ content: '{{name}}' }], [{ content: 'b' }], [{ content: 'x' }]] },
  ])
  const into = { kind: 'move', from: { type: 'items', path: [0] }, to: { type: 'items', path: [0, 'layouts', 0] } }
  const still = start()
  expect(after(still, into as EditorAction)).toBe(still)
})

test('[TP30] a part that moves takes a weight between its new neighbours; the others stay the platform’s', () => {
  const state = after(start(), { kind: 'movePart', type: 'foot', index: 1 })
  expect(types(state)).toEqual(['head', 'foot', 'items'])
  expect(ownRows(state.content.parts).map(({ type }) => type)).toEqual(['foot'])
  const weights = state.content.parts.map(({ sortWeight }) => sortWeight)
  expect(weights).toEqual(weights.toSorted((a, b) => a - b))
  expect(new Set(weights).size).toBe(3)
})

test('[TP30] parts without a number between them are numbered anew', () => {
  let state = start()
  for (let turn = 0; turn < 20; turn++) {
    state = after(state, { kind: 'movePart', type: types(state)[2] ?? '', index: 1 })
  }
  const weights = state.content.parts.map(({ sortWeight }) => sortWeight)
  expect(new Set(weights).size).toBe(3)
  expect(weights).toEqual(weights.toSorted((a, b) => a - b))
})

test('[TP30] the platform’s part is deleted by a row without content and comes back by a reset; an own one goes', () => {
  const gone = after(
    start(),
    { kind: 'setSetting', type: 'foot', key: 'text', value: 'bye' },
    { kind: 'remove', at: { type: 'foot', path: [] } },
  )
  expect(contentOf(gone, 'foot')).toEqual([])
  const back = after(gone, { kind: 'resetPart', type: 'foot' })
  expect(back.content).toEqual({ parts: [head, items, foot], settings: {} })
  const doubled = after(start(), { kind: 'duplicate', at: { type: 'items', path: [] } })
  expect(types(doubled)).toEqual(['head', 'items', 'items_2', 'foot'])
  expect(types(after(doubled, { kind: 'remove', at: { type: 'items_2', path: [] } }))).toEqual([
    'head',
    'items',
    'foot',
  ])
})

test('[TP31] a setting that goes back to the default is no setting', () => {
  const chosen = after(start(), { kind: 'setSetting', type: 'foot', key: 'show', value: false })
  expect(chosen.content.settings).toEqual({ foot: { show: false } })
  const back = after(chosen, { kind: 'setSetting', type: 'foot', key: 'show', value: undefined })
  expect(back.content.settings).toEqual({})
})

test('a save that ends after more was typed leaves that to be saved', () => {
  const typed = after(start(), { kind: 'setContent', type: 'foot', content: [[{ content: 'a' }]] })
  const more = after(typed, { kind: 'setContent', type: 'foot', content: [[{ content: 'ab' }]] })
  const saved = after(more, { kind: 'saved', content: typed.content, revision: 4 })
  expect(isUnsaved(saved)).toBe(true)
  expect(saved.revision).toBe(4)
  expect(isUnsaved(after(more, { kind: 'saved', content: more.content, revision: 4 }))).toBe(false)
})

test('[TP30] rows of the shop stand in place of the platform’s of the same type', () => {
  const own = { ...part('items', 50, [], shopId), business: 'shopping' as const, content: [], fields: [] }
  const rows = [head, items, foot].map((row) => ({
    ...row,
    business: 'shopping' as const,
    content: [...row.content],
    fields: [],
  }))
  const { parts, platform } = overlaid([...rows, own], 'shopping')
  expect(parts.map(({ type, shopId: owner }) => [type, owner])).toEqual([
    ['items', shopId],
    ['head', 0],
    ['foot', 0],
  ])
  expect(platform).toHaveLength(3)
  expect(overlaid(rows, 'refund').parts).toEqual([])
})

const path = fc.array(fc.oneof(fc.nat(3), fc.constantFrom('layouts' as const, 'else' as const)), { maxLength: 4 })
const at = fc.record({ type: fc.constantFrom('head', 'items', 'foot', 'none'), path })
const action: fc.Arbitrary<EditorAction> = fc.oneof(
  fc.record({ kind: fc.constant('setFields' as const), at, fields: fc.constant({ content: 'z' }) }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'duplicate' as const), at }),
  fc.record({ kind: fc.constant('insert' as const), at, value: fc.constant([{ content: 'new' }]) }),
  fc.record({ kind: fc.constant('move' as const), from: at, to: at }),
  fc.record({
    kind: fc.constant('movePart' as const),
    type: fc.constantFrom('head', 'items', 'foot'),
    index: fc.nat(2),
  }),
  fc.record({ kind: fc.constant('resetPart' as const), type: fc.constantFrom('head', 'items', 'foot') }),
)

test('whatever a person does, nothing throws, and undo leads back to where it began', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const begun = start()
      const done = after(begun, ...actions)
      let back = done
      while (back.past.length > 0) back = after(back, { kind: 'undo' })
      expect(back.content).toBe(begun.content)
      let forth = back
      while (forth.future.length > 0) forth = after(forth, { kind: 'redo' })
      expect(forth.content).toBe(done.content)
    }),
  )
})
