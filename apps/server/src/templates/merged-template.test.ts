import { expect, test } from 'vitest'
import { mergedTemplate } from './merged-template.ts'
import { platformLayer } from './template-layers.ts'

const nobody = { platformTemplateRelease: async () => null, platformTemplateVersion: async () => null }
const platform = await platformLayer(nobody, 'shopping', 0)

/** A shop's version with so many lines of eleven blocks. */
function versionOf(version: number, lineCount: number) {
  const line = Array.from({ length: 11 }, () => ({ content: '' }))
  const content = Array.from({ length: lineCount }, () => line)
  const own = { type: 'own', name: null, content, sortWeight: 1, fields: null }
  return mergedTemplate('shopping', platform, { version, digest: `${lineCount}`, parts: [own], settings: [] })
}

test('templates are remembered by what they take: hundreds of ordinary ones, and few of very many blocks', () => {
  const ordinary = versionOf(1, 1)
  for (let version = 2; version < 500; version++) versionOf(version, 1)
  expect(versionOf(1, 1) === ordinary).toBe(true)
  const large = versionOf(1, 1_000)
  expect(versionOf(1, 1_000) === large).toBe(true)
  for (let version = 2; version < 60; version++) versionOf(version, 1_000)
  expect(versionOf(1, 1_000) === large).toBe(false)
})
