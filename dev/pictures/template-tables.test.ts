import { expect, test } from 'vitest'
import { shippedLibrary } from '../../apps/server/src/templates/library/shipped-library.ts'
import { guideText } from './template-tables.ts'

const languages = ['en', 'zh'] as const

test.each(languages)('the guide in %s has the parts and settings of the library: npm run pictures', (language) => {
  const { now, ought } = guideText(language)
  expect(now).toBe(ought)
})

test.each(languages)('[TP32] the guide in %s names every field of the samples', (language) => {
  const { now } = guideText(language)
  const named = new Set([...now.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.match(/\w+/g) ?? []))
  const missing = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (!named.has(key)) missing.add(key)
        walk(item)
      }
    }
  }
  for (const { samples } of Object.values(shippedLibrary)) for (const { data } of samples) walk(data)
  expect([...missing]).toEqual([])
})
