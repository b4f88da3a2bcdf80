import { expect, test } from 'vitest'
import { faultDetail } from './fault-detail.ts'

test('faultDetail() is what was seen, in the page’s language where it has one', () => {
  const refused = '云打印厂商拒绝了任务 / The printer refused: 验证失败 : 打印机编号和用户不匹配.'
  expect(faultDetail(refused, 'en')).toBe('验证失败 : 打印机编号和用户不匹配.')
  const unknown =
    '无法确认是否已出纸 / Nobody knows whether paper came out: 厂商没有应答 / The vendor did not answer: hung up'
  expect(faultDetail(unknown, 'en')).toBe('The vendor did not answer: hung up')
  expect(faultDetail(unknown, 'zh-CN')).toBe('厂商没有应答')
})

test('faultDetail() is empty when nothing was seen', () => {
  for (const message of [null, '', '打印机离线 / The printer is offline', 'plain']) {
    expect(faultDetail(message, 'en')).toBe('')
  }
})
