import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonText } from './json-text.ts'

test('any value is read back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('what fits a line stands on one', () => {
  expect(
    jsonText({ parts: [[{ content: '{{order.no}}', bold: true }]], list: Array(40).fill('甲乙丙') })
      .split('\n')
      .slice(0, 3),
  ).toEqual(['{', '  "parts": [[{ "content": "{{order.no}}", "bold": true }]],', '  "list": ['])
})
