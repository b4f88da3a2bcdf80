import { createPublicKey, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { manualClock } from '../../../apps/server/src/testing/manual-clock.ts'
import { type FeieCloud, type FeieCloudOptions, startFeieCloud } from './start-feie-cloud.ts'
import { call, key, post, print, signed, sn, ukey, user } from './testing/shop.ts'

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(options: Partial<FeieCloudOptions> = {}): Promise<FeieCloud> {
  const cloud = await startFeieCloud({ user, ukey, ...options })
  closers.push(() => cloud.close())
  cloud.addDevice({ sn, key })
  cloud.printers.get(sn)?.bindings.set(user, { name: '', phone: '' })
  return cloud
}

interface Shop {
  readonly url: string
  /** What was pushed, in order. */
  readonly pushed: URLSearchParams[]
  answer: string
}

/** A shop's callback address. */
async function shop(answer = 'SUCCESS'): Promise<Shop> {
  const pushed: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    pushed.push(new URLSearchParams(body))
    response.end(one.answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const one: Shop = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb`, pushed, answer }
  return one
}

test('a print is announced with the signature of the documents', async () => {
  const cloud = await start()
  const { url, pushed } = await shop()
  const orderId = await print(cloud, { backurl: url })
  await cloud.idle()
  const fields = pushed[0]!
  expect([...fields.keys()].sort()).toEqual(['orderId', 'sign', 'status', 'stime'])
  expect(fields.get('orderId')).toBe(orderId)
  expect(fields.get('stime')).toMatch(/^\d{10}$/)
  const text = `orderId=${orderId}&status=1&stime=${fields.get('stime')}`
  const signature = Buffer.from(fields.get('sign') ?? '', 'base64')
  expect(verify('sha256', Buffer.from(text), createPublicKey(cloud.publicKeyPem), signature)).toBe(true)
  expect(cloud.pushes).toMatchObject([{ orderId, url, acknowledged: true }])
})

test('without SUCCESS it is pushed again after growing pauses, and not for ever', async () => {
  const clock = manualClock(Date.now())
  const cloud = await start({ clock })
  const receiver = await shop('FAIL')
  await print(cloud, { backurl: receiver.url })
  await cloud.idle()
  const pauses: number[] = []
  let last = clock.now()
  for (let waited = 0; waited < 3_600; waited += 5) {
    clock.advance(5_000)
    await cloud.idle()
    if (receiver.pushed.length - 1 === pauses.length) continue
    pauses.push((clock.now() - last) / 1000)
    last = clock.now()
  }
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320])
})

test('a late SUCCESS ends the pushes', async () => {
  const clock = manualClock(Date.now())
  const cloud = await start({ clock })
  const receiver = await shop('not yet')
  await print(cloud, { backurl: receiver.url })
  await cloud.idle()
  receiver.answer = 'SUCCESS\n'
  for (let times = 0; times < 10; times++) {
    clock.advance(60_000)
    await cloud.idle()
  }
  expect(cloud.pushes.map(({ acknowledged }) => acknowledged)).toEqual([false, true])
})

test('an offline printer’s order is announced when it comes out', async () => {
  const cloud = await start()
  const { url, pushed } = await shop()
  cloud.setOnline(sn, false)
  await print(cloud, { backurl: url })
  await cloud.idle()
  expect(pushed).toHaveLength(0)
  cloud.setOnline(sn, true)
  await cloud.idle()
  expect(pushed).toHaveLength(1)
})

test('fault: the callback comes before the answer', async () => {
  const cloud = await start({ printMs: 60_000 })
  const { url, pushed } = await shop()
  cloud.faults.next('Open_printMsg', { kind: 'callbackBeforeAnswer' })
  const orderId = await print(cloud, { backurl: url })
  expect(pushed.map((fields) => fields.get('orderId'))).toEqual([orderId])
})

test('faults: the callback comes twice, or never', async () => {
  const cloud = await start()
  const { url, pushed } = await shop()
  cloud.faults.next('Open_printMsg', { kind: 'duplicateCallback' })
  cloud.faults.next('Open_printMsg', { kind: 'callbackLost' })
  const twice = await print(cloud, { backurl: url })
  await print(cloud, { backurl: url })
  await cloud.idle()
  expect(pushed.map((fields) => fields.get('orderId'))).toEqual([twice, twice])
  expect(cloud.printed(sn)).toHaveLength(2)
})

test('faults: what is carried out and what is not', async () => {
  const cloud = await start()
  const attempt = () => print(cloud).catch(() => 'broken')
  cloud.faults.next('Open_printMsg', { kind: 'dropBefore' })
  expect(await attempt()).toBe('broken')
  cloud.faults.next('Open_printMsg', { kind: 'status500' })
  expect(await attempt()).toBe('broken')
  cloud.faults.next('Open_printMsg', { kind: 'notJson' })
  expect(await attempt()).toBe('broken')
  cloud.faults.next('Open_printMsg', { kind: 'ret', code: 1002, msg: '验证失败 : 打印机编号和用户不匹配.' })
  expect(await post(cloud, signed('Open_printMsg', { sn, content: 'x' }))).toMatchObject({ ret: 1002, data: null })
  expect(cloud.printed(sn)).toHaveLength(0)
  for (const kind of ['dropAfterAccept', 'status500', 'notJson'] as const) {
    cloud.faults.next('Open_printMsg', kind === 'dropAfterAccept' ? { kind } : { kind, accepted: true })
    expect(await attempt()).toBe('broken')
  }
  expect(cloud.printed(sn)).toHaveLength(3)
  expect(cloud.requests.map(({ ret, fault }) => [fault, ret])).toEqual([
    ['dropBefore', null],
    ['status500', null],
    ['notJson', null],
    ['ret', 1002],
    ['dropAfterAccept', 0],
    ['status500', 0],
    ['notJson', 0],
  ])
})

test('fault: slow until the clock says so; a caller that gives up has printed all the same', async () => {
  const clock = manualClock(Date.now())
  const cloud = await start({ clock })
  cloud.faults.next('Open_printMsg', { kind: 'slow', ms: 30_000 })
  const giveUp = new AbortController()
  const body = new URLSearchParams(signed('Open_printMsg', { sn, content: 'x' }))
  const asked = fetch(cloud.url, { method: 'POST', body, signal: giveUp.signal })
  while (cloud.printed(sn).length === 0) await new Promise(setImmediate)
  giveUp.abort()
  await expect(asked).rejects.toThrow()
  expect(cloud.printed(sn)).toHaveLength(1)
})

test('a standing fault strikes each time, `next` goes first, none ends it, and others are untouched', async () => {
  const cloud = await start()
  cloud.faults.always('Open_printMsg', { kind: 'ret', code: -3, msg: 'no' })
  cloud.faults.next('*', { kind: 'ret', code: 7, msg: 'first' })
  expect((await call(cloud, 'Open_printMsg', { sn, content: 'x' })).ret).toBe(7)
  expect((await call(cloud, 'Open_printMsg', { sn, content: 'x' })).ret).toBe(-3)
  expect((await call(cloud, 'Open_printerInfo', { sn })).ret).toBe(0)
  cloud.faults.none()
  expect((await call(cloud, 'Open_printMsg', { sn, content: 'x' })).ret).toBe(0)
})
