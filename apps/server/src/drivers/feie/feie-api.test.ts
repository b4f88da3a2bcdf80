import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type FeieCloud, startFeieCloud } from '../../../../../dev/emulators/feie-cloud/start-feie-cloud.ts'
import { systemClock } from '../../clock.ts'
import { faultOfRet, readAnswer } from './answers.ts'
import { type FeieApi, feieApi, plainName, requestSignature } from './feie-api.ts'
import { formPoster } from './post-form.ts'
import { readStatusWords } from './status-words.ts'

const account = { user: 'shop@example.com', ukey: 'UKEY' }
const sn = '316500011'
const numberSchema = z.number()
const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function api(url: string, timeoutMs = 2_000): FeieApi {
  const poster = formPoster(systemClock)
  closers.push(() => poster.close())
  return feieApi({ url: new URL(url), clock: systemClock, poster, timeoutMs })
}

async function vendor(): Promise<{ cloud: FeieCloud; feie: FeieApi }> {
  const cloud = await startFeieCloud(account)
  closers.push(() => cloud.close())
  cloud.addDevice({ sn, key: 'abcdefgh', model: '80mm' })
  return { cloud, feie: api(cloud.url) }
}

const order = () => ({ sn, content: '<CB>你好</CB><BR>', times: 1, expiredSeconds: Math.floor(Date.now() / 1000) + 60 })

test('the signature of the documents (cloud-printers 1.1)', () => {
  expect(requestSignature({ user: 'user', ukey: 'UKEY' }, '1500000000')).toBe(
    '4f1ca8033907c74cd88ffb17cc7128ca2f4c70b6',
  )
})

test('every call does what its name says', async () => {
  const { cloud, feie } = await vendor()
  const printer = { sn, key: 'abcdefgh', name: '前台#1\n<b>' }
  expect(await feie.addPrinters(account, [printer])).toEqual({ ok: true, data: [{ sn, ok: true, message: '成功' }] })
  expect(cloud.printers.get(sn)?.bindings.get(account.user)?.name).toBe('前台 1 <b>')
  expect(await feie.editPrinter(account, { sn, name: '吧台' })).toEqual({ ok: true, data: true })
  expect(cloud.printers.get(sn)?.bindings.get(account.user)?.name).toBe('吧台')
  expect(await feie.printerInfo(account, sn)).toEqual({ ok: true, data: { model: 1 } })
  expect(await feie.printerStatus(account, sn)).toEqual({ ok: true, data: '在线，工作状态正常' })
  const id = await feie.printReceipt(account, { ...order(), times: 2 })
  if (!id.ok) throw new Error(id.message)
  expect(cloud.printed(sn)).toMatchObject([{ orderId: id.data, times: 2, content: '<CB>你好</CB><BR>' }])
  expect(await feie.orderState(account, sn, id.data)).toEqual({ ok: true, data: true })
  cloud.setOnline(sn, false)
  await feie.printReceipt(account, order())
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  expect(await feie.orderCounts(account, sn, day)).toEqual({ ok: true, data: { print: 1, waiting: 1 } })
  expect(await feie.clearQueue(account, sn)).toEqual({ ok: true, data: true })
  expect(cloud.waiting(sn)).toHaveLength(0)
  expect(await feie.deletePrinters(account, [sn, '999999999'])).toEqual({
    ok: true,
    data: [
      { sn, ok: true, message: '成功' },
      { sn: '999999999', ok: false, message: '打印机不存在' },
    ],
  })
  expect(cloud.requests.every(({ form }) => !('debug' in form))).toBe(true)
})

test('`ret` 0 with a `no` list is a no, in the vendor’s words and without the key', async () => {
  const { feie } = await vendor()
  const answer = await feie.addPrinters(account, [
    { sn, key: 'wrong', name: '前台' },
    { sn: '316500019', key: 'k', name: '前台' },
  ])
  expect(answer).toEqual({
    ok: true,
    data: [
      { sn, ok: false, message: '识别码不正确' },
      { sn: '316500019', ok: false, message: '打印机编号和KEY不正确' },
    ],
  })
})

test('a serial number that begins like another is not taken for it', async () => {
  const { feie } = await vendor()
  await feie.addPrinters(account, [{ sn, key: 'abcdefgh', name: 'x' }])
  const answer = await feie.deletePrinters(account, [sn.slice(0, 8), sn])
  expect(answer.ok && answer.data.map(({ ok }) => ok)).toEqual([false, true])
})

test('the vendor’s refusals, by account, printer and order', async () => {
  const { feie } = await vendor()
  const stranger = { user: 'nobody@example.com', ukey: 'x' }
  expect(await feie.printerStatus(stranger, sn)).toMatchObject({ ret: -2, code: 'account_refused' })
  expect(await feie.printerStatus({ ...account, ukey: 'x' }, sn)).toMatchObject({ ret: -3, code: 'account_refused' })
  expect(await feie.printerStatus(account, sn)).toMatchObject({ ret: 1002, code: 'vendor_refused' })
  expect(await feie.printerStatus(account, '1')).toMatchObject({ ret: 1001, code: 'vendor_refused' })
  expect(await feie.orderState(account, sn, 'nothing')).toMatchObject({ ret: 1001, code: 'vendor_refused' })
  expect(await feie.orderCounts(account, sn, '2026-13-01')).toMatchObject({ ok: false, reason: 'refused' })
})

test.each([
  [-2, '参数错误 : 该帐号未注册.', 'account_refused'],
  [-2, '参数错误 : 参数值不能传空字符，""、"null"、"undefined".', 'content_refused'],
  [-3, '验证失败 : 签名错误.', 'account_refused'],
  [1001, '验证失败 : 打印机编号不合法。', 'vendor_refused'],
  [1002, '验证失败 : 打印机编号和用户不匹配.', 'vendor_refused'],
  [-77, 'new', 'vendor_refused'],
])('ret %i %s is %s', (ret, message, code) => {
  expect(faultOfRet(ret, message)).toBe(code)
})

describe('what is known of a request without an answer', () => {
  test('nobody listens: surely not sent', async () => {
    const feie = api('http://127.0.0.1:9/Api/Open/')
    expect(await feie.printReceipt(account, order())).toMatchObject({ ok: false, reason: 'not_sent' })
  })
  test('no such name: surely not sent', async () => {
    expect(await api('http://feie.invalid/Api/Open/').printReceipt(account, order())).toMatchObject({
      reason: 'not_sent',
    })
  })
  test('no TLS on the other side: surely not sent', async () => {
    const { cloud } = await vendor()
    const url = cloud.url.replace('http:', 'https:')
    expect(await api(url).printReceipt(account, order())).toMatchObject({ reason: 'not_sent' })
    expect(cloud.requests).toHaveLength(0)
  })
  test('a 404 or a redirect: nobody has dealt with it', async () => {
    const { cloud } = await vendor()
    expect(await api(cloud.url.replace('/Api/', '/Nothing/')).printReceipt(account, order())).toMatchObject({
      reason: 'not_sent',
    })
  })
  test.each([
    { kind: 'dropAfterAccept' },
    { kind: 'dropBefore' },
    { kind: 'status500' },
    { kind: 'notJson' },
    { kind: 'slow', ms: 60_000 },
  ] as const)('$kind: unknown', async (fault) => {
    const { cloud } = await vendor()
    cloud.faults.next('Open_printMsg', fault)
    expect(await api(cloud.url, 300).printReceipt(account, order())).toMatchObject({ ok: false, reason: 'unknown' })
  })
  test('a kept connection that the vendor has closed costs a question nothing, and prints never use one', async () => {
    const sockets: import('node:net').Socket[] = []
    let connections = 0
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.end('{"msg":"ok","ret":0,"data":"在线，工作状态正常"}'))
    })
    server.on('connection', (socket) => {
      connections += 1
      sockets.push(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(
      () => new Promise<void>((resolve) => void server.close(() => resolve())),
      () => server.closeAllConnections(),
    )
    const feie = api(`http://127.0.0.1:${(server.address() as AddressInfo).port}/Api/Open/`)
    await feie.printerStatus(account, sn)
    await feie.printerStatus(account, sn)
    expect(connections).toBe(1)
    await feie.printReceipt(account, order())
    expect(connections).toBe(2)
    // The reset is under way while the next question is written.
    sockets[0]?.resetAndDestroy()
    expect(await feie.printerStatus(account, sn)).toMatchObject({ ok: true })
  })
})

test('an envelope that is none, or holds another kind of data, is no yes', () => {
  const read = (text: string) => readAnswer({ kind: 'answered', status: 200, text }, numberSchema)
  expect(read('{"ret":0,"msg":"ok","data":5}')).toEqual({ ok: true, data: 5 })
  for (const text of ['', 'null', '[]', '{}', '{"ret":0,"data":"x"}', '{"msg":"ok","data":5}', '<html>']) {
    expect(read(text)).toMatchObject({ ok: false, reason: 'unknown' })
  }
  expect(read('{"ret":1002,"msg":null,"data":null}')).toMatchObject({ reason: 'refused', ret: 1002 })
})

test('names keep nothing that the vendor reads as a separator', () => {
  expect(plainName('前台#2\r\n316500012#k#x')).toBe('前台 2  316500012 k x')
  expect(plainName('null')).not.toBe('null')
})

test.each([
  ['离线', 'offline'],
  ['离线。', 'offline'],
  ['在线，工作状态正常', 'ready'],
  ['在线，工作状态正常。', 'ready'],
  ['在线，工作状态不正常', 'error'],
  ['在线，工作状态不正常。', 'error'],
  ['off-line', 'offline'],
  ['The online working condition is normal', 'ready'],
  ['The online working condition is not normal', 'error'],
  ['什么都不是', 'unknown'],
])('the status words %s mean %s', (words, condition) => {
  expect(readStatusWords(words)).toMatchObject({ condition, detail: words })
})
