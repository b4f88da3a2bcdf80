import type { Setting } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { groupOf, groupSettings } from './setting-groups.ts'

const settings = (...keys: string[]) => keys.map((key) => ({ key }) as Setting)

test('groupSettings() shows every setting once, in the screen’s order', () => {
  const groups = groupSettings(
    settings('feie.user', 'print.time_zone', 'print.enabled', 'print.anti_refund_delay', 'print.retry_interval'),
  )
  expect(groups.map(({ name, settings: members }) => [name, ...members.map(({ key }) => key)])).toEqual([
    ['when', 'print.enabled'],
    ['delay', 'print.anti_refund_delay', 'print.retry_interval'],
    ['feie', 'feie.user'],
    ['other', 'print.time_zone'],
  ])
})

test('a setting that the page does not know yet is shown all the same', () => {
  expect(groupOf('print.of_tomorrow')).toBe('other')
})
