import { expect, test } from 'vitest'
import type { EditorPart } from '../editor-state.ts'
import { listsIn, placeholderFor, scopeAt, searched } from './placeholder-tree.ts'
import { partList, placeText, RowNames, type TreeNode, textPieces } from './tree-nodes.ts'

function part(content: readonly unknown[]): EditorPart {
  return { shopId: 0, type: 'items', name: { zh: '商品', en: 'Items' }, sortWeight: 1, content, fields: [] }
}

const data = {
  shop: { name: '好茶', 'odd key': 1 },
  order: {
    created_at: '2026-07-01T12:30:00+08:00',
    total_amount: 62,
    paid: true,
    remark: null,
    items: [{ name: '奶茶', quantity: 2, amount: 50, specs: ['大杯', '少冰'], toppings: [{ name: '珍珠' }] }],
  },
}

test('[TP2] placeholders are offered with their types, examples and the helper that suits them', () => {
  const { data: roots, elements } = scopeAt(data, part([]), [])
  expect(elements).toEqual([])
  expect(roots.map(({ path }) => path)).toEqual(['shop', 'order'])
  const order = roots[1]!.children
  expect(order.map(({ path, type, example }) => [path, type, example])).toEqual([
    ['order.created_at', 'date', '2026-07-01T12:30:00+08:00'],
    ['order.total_amount', 'money', '62'],
    ['order.paid', 'boolean', 'true'],
    ['order.remark', 'empty', ''],
    ['order.items', 'list', '× 1'],
  ])
  expect(order.slice(0, 3).map(placeholderFor)).toEqual([
    "{{date order.created_at 'YYYY-MM-DD HH:mm'}}",
    '{{money order.total_amount}}',
    '{{order.paid}}',
  ])
  expect(roots[0]!.children.map(({ key }) => key)).toEqual(['name'])
  expect(listsIn(roots).map(({ path }) => path)).toEqual(['order.items'])
})

test('[TP2] within loops their elements come first, with the names that they have there', () => {
  const inner = { each: 'item.toppings', layouts: [[{ content: '{{name}}' }]] }
  const content = [{ each: '{{order.items}}', as: 'item index', layouts: [[{ content: '' }], inner] }]
  const outer = scopeAt(data, part(content), [0, 'layouts', 0, 0])
  expect(outer.elements.map(({ path }) => path)).toEqual(['item'])
  expect(outer.elements[0]!.children.map(({ path, type }) => `${path} ${type}`)).toEqual([
    'item.name text',
    'item.quantity number',
    'item.amount money',
    'item.specs list',
    'item.toppings list',
  ])
  const within = scopeAt(data, part(content), [0, 'layouts', 1, 'layouts', 0, 0])
  expect(within.elements.map(({ path, example }) => `${path} ${example}`)).toEqual(['name 珍珠', 'item '])
  // A loop's own list is named outside of it.
  expect(scopeAt(data, part(content), [0]).elements).toEqual([])
})

test('searching keeps the way to what was found', () => {
  const { data: roots } = scopeAt(data, part([]), [])
  expect(searched(roots, 'TOTAL')).toMatchObject([{ path: 'order', children: [{ path: 'order.total_amount' }] }])
  expect(searched(roots, '好茶')).toMatchObject([{ path: 'shop', children: [{ path: 'shop.name' }] }])
  expect(searched(roots, 'nothing at all')).toEqual([])
})

test('the tree shows a line of one block as the block, and moves its line', () => {
  const { nodes } = partList(
    part([
      [{ content: 'a' }],
      [{ content: 'b' }, { content: 'c' }],
      { if: 'x', layouts: [], else: [[{ content: 'd' }]] },
      7,
    ]),
  )
  const seen = (node: TreeNode): unknown[] => [
    node.kind,
    placeText(node.at),
    node.mover,
    ...node.lists.flatMap((list) => [list.name, list.nodes.map(seen)]),
  ]
  expect(nodes.map(seen)).toEqual([
    ['block', 'items.content[0][0]', [0]],
    [
      'layout',
      'items.content[1]',
      [1],
      'blocks',
      [
        ['block', 'items.content[1][0]', [1, 0]],
        ['block', 'items.content[1][1]', [1, 1]],
      ],
    ],
    [
      'condition',
      'items.content[2]',
      [2],
      'layouts',
      [],
      'else',
      [['block', 'items.content[2].else[0][0]', [2, 'else', 0]]],
    ],
    ['broken', 'items.content[3]', [3]],
  ])
})

test('rows keep their names while they move and while they are edited', () => {
  const names = new RowNames()
  const [a, b, c] = [[{ content: 'a' }], [{ content: 'b' }], [{ content: 'c' }]]
  const named = (content: readonly unknown[]) => {
    const list = partList(part(content))
    const found = names.name([list])
    return list.nodes.map(({ at }) => found.get(placeText(at)))
  }
  const before = named([a, b, c])
  expect(new Set(before).size).toBe(3)
  expect(named([c, a, b])).toEqual([before[2], before[0], before[1]])
  expect(named([a, b, c])).toEqual(before)
  expect(named([a, [{ content: 'B' }], c])).toEqual(before)
  const doubled = named([a, a, b, c])
  expect(new Set(doubled).size).toBe(4)
})

test('textPieces() tells placeholders from words', () => {
  expect(textPieces('No. {{order.no}}!')).toEqual([
    { text: 'No. ', isPlaceholder: false },
    { text: 'order.no', isPlaceholder: true },
    { text: '!', isPlaceholder: false },
  ])
})
