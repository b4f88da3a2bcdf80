import { expect, test } from 'vitest'
import { changedSettings, settingsOf } from './save-draft.ts'
import { wishOf } from './use-editor-keys.ts'

test('[TP31] only settings that changed are sent, and null forgets all that was chosen for a part', () => {
  const before = { logo: { image: '/a' }, footer: { text: 'bye' }, same: { on: true } }
  const after = { logo: { image: '/b' }, same: { on: true }, shop: { size: 2 } }
  expect(changedSettings('shopping', before, after)).toEqual([
    { business: 'shopping', type: 'logo', params: { image: '/b' } },
    { business: 'shopping', type: 'footer', params: null },
    { business: 'shopping', type: 'shop', params: { size: 2 } },
  ])
})

test('settingsOf() leaves out parts for which nothing was chosen', () => {
  const row = { shopId: 7, business: 'shopping' as const }
  const rows = [
    { ...row, type: 'logo', params: {} },
    { ...row, type: 'footer', params: { text: 'x' } },
  ]
  expect(settingsOf(rows)).toEqual({ footer: { text: 'x' } })
})

test('keys that ask for a step back or forth, or for saving', () => {
  const plain = { key: 'z', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  expect(wishOf(plain)).toBeUndefined()
  expect(wishOf({ ...plain, ctrlKey: true })).toBe('undo')
  expect(wishOf({ ...plain, metaKey: true, shiftKey: true, key: 'Z' })).toBe('redo')
  expect(wishOf({ ...plain, ctrlKey: true, key: 'y' })).toBe('redo')
  expect(wishOf({ ...plain, ctrlKey: true, key: 's' })).toBe('save')
  expect(wishOf({ ...plain, ctrlKey: true, altKey: true })).toBeUndefined()
  expect(wishOf({ ...plain, ctrlKey: true, metaKey: true })).toBeUndefined()
})
