import { pageText } from '@xiaopiao/paper'
import { afterEach, describe, expect, test } from 'vitest'
import { requestSignature } from './signatures.ts'
import { type FeieCloud, type FeieCloudOptions, type SavedCloud, startFeieCloud } from './start-feie-cloud.ts'
import { call, key, nowSeconds, post, print, signed, sn, ukey, user } from './testing/shop.ts'

const open: FeieCloud[] = []

afterEach(async () => {
  for (const cloud of open.splice(0)) await cloud.close()
})

async function start(options: Partial<FeieCloudOptions> = {}): Promise<FeieCloud> {
  const cloud = await startFeieCloud({ user, ukey, ...options })
  open.push(cloud)
  cloud.addDevice({ sn, key })
  return cloud
}

/** With the printer added to the account. */
async function startAdded(options: Partial<FeieCloudOptions> = {}): Promise<FeieCloud> {
  const cloud = await start(options)
  await call(cloud, 'Open_printerAddlist', { printerContent: `${sn}#${key}#快餐前台` })
  return cloud
}

describe('the door', () => {
  test('the signature of the documents', () => {
    expect(requestSignature('user', 'UKEY', '1500000000')).toBe('4f1ca8033907c74cd88ffb17cc7128ca2f4c70b6')
  })

  test('an unknown account, an empty value, a wrong signature and a wrong time are refused', async () => {
    const cloud = await start()
    const fields = signed('Open_queryPrinterStatus', { sn })
    expect(await post(cloud, { ...fields, user: 'nobody' })).toMatchObject({ ret: -2, msg: '参数错误 : 该帐号未注册.' })
    for (const empty of ['', 'null', 'undefined'])
      expect(await post(cloud, { ...fields, sn: empty })).toMatchObject({
        ret: -2,
        msg: '参数错误 : 参数值不能传空字符，""、"null"、"undefined".',
      })
    expect(await post(cloud, { ...fields, sig: 'f'.repeat(40) })).toMatchObject({
      ret: -3,
      msg: '验证失败 : 签名错误.',
      data: null,
    })
    for (const stime of [String(nowSeconds() - 3_600), String(nowSeconds() + 3_600), String(Date.now())])
      expect(await post(cloud, signed('Open_queryPrinterStatus', { sn }, stime))).toMatchObject({ ret: -3 })
  })

  test('the path after /Api/Open/ does not matter, multipart is read, another content type is not', async () => {
    const cloud = await startAdded()
    const fields = signed('Open_queryPrinterStatus', { sn })
    const suffixed = await fetch(`${cloud.url}printMsg`, { method: 'POST', body: new URLSearchParams(fields) })
    expect(await suffixed.json()).toMatchObject({ ret: 0 })
    const parts = new FormData()
    for (const [name, value] of Object.entries(fields)) parts.set(name, value)
    expect(await (await fetch(cloud.url, { method: 'POST', body: parts })).json()).toMatchObject({ ret: 0 })
    const asJson = await fetch(cloud.url, {
      method: 'POST',
      body: JSON.stringify(fields),
      headers: { 'content-type': 'application/json' },
    })
    expect(await asJson.json()).toMatchObject({ ret: -2, msg: '参数错误 : 该帐号未注册.' })
  })

  test('Chinese comes escaped, and debug=1 is no JSON', async () => {
    const cloud = await start()
    const ask = (more: object) =>
      fetch(cloud.url, { method: 'POST', body: new URLSearchParams({ ...signed('Open_printMsg'), ...more }) })
    expect(await (await ask({ user: 'nobody' })).text()).toMatch(/^\{"msg":"\\u53c2\\u6570.*"data":null/)
    expect(() => JSON.parse('debug')).toThrow()
    await expect((await ask({ debug: '1' })).json()).rejects.toThrow()
  })

  test('an unknown apiname is refused', async () => {
    expect((await call(await start(), 'Open_nothing')).ret).toBe(-2)
  })
})

describe('printers', () => {
  test('every refused line is in `no` with its reason, and ret is 0', async () => {
    const cloud = await start()
    cloud.addDevice({ sn: '316500012', key: 'right' })
    cloud.addDevice({ sn: '316500013', key })
    for (const other of ['a', 'b', 'c']) {
      cloud.addAccount({ user: other, ukey: other })
      cloud.printers.get('316500013')?.bindings.set(other, { name: '', phone: '' })
    }
    const lines = [
      `${sn}#${key}#快餐前台`,
      `${sn}#${key}#again`,
      '316500012#abcdefgh#快餐前台#13688889999',
      '999999999#abcdefgh#unknown',
      'abc#abcdefgh#malformed',
      `316500013#${key}#full`,
    ]
    const { ret, data } = await call(cloud, 'Open_printerAddlist', { printerContent: lines.join('\n') })
    expect({ ret, data }).toEqual({
      ret: 0,
      data: {
        ok: [lines[0]],
        no: [
          `${lines[1]}  （错误：已被添加过）`,
          '316500012#abcdefgh#快餐前台#13688889999  （错误：识别码不正确）',
          `${lines[3]}  （错误：打印机编号和KEY不正确）`,
          `${lines[4]}  （错误：打印机编号不合法）`,
          `${lines[5]}  （错误：该打印机已绑定3个帐号）`,
        ],
      },
    })
  })

  test('more than 100 lines are refused', async () => {
    const printerContent = Array.from({ length: 101 }, (_, index) => `${316500100 + index}#k#n`).join('\n')
    expect((await call(await start(), 'Open_printerAddlist', { printerContent })).ret).toBe(-2)
  })

  test('deleting names each printer, and ret is 0 when none was deleted', async () => {
    const cloud = await startAdded()
    cloud.addDevice({ sn: '316500012', key })
    const snlist = `${sn}-316500012-12345678`
    const { data } = await call(cloud, 'Open_printerDelList', { snlist })
    expect(data).toEqual({
      ok: [`${sn}成功`],
      no: ['316500012用户UID不匹配', '12345678打印机不存在'],
    })
    expect(await call(cloud, 'Open_queryPrinterStatus', { sn })).toMatchObject({ ret: 1002 })
  })

  test('a printer that is missing, malformed or not the account’s is refused by each API', async () => {
    const cloud = await start()
    for (const apiname of [
      'Open_printMsg',
      'Open_printLabelMsg',
      'Open_printerEdit',
      'Open_delPrinterSqs',
      'Open_queryOrderInfoByDate',
      'Open_queryPrinterStatus',
      'Open_printerInfo',
    ]) {
      expect(await call(cloud, apiname)).toMatchObject({ ret: 1001, msg: '参数错误 : 打印机编号和用户uid不能为空.' })
      expect(await call(cloud, apiname, { sn: 'x' })).toMatchObject({ ret: 1001, msg: '验证失败 : 打印机编号不合法。' })
      expect(await call(cloud, apiname, { sn })).toMatchObject({
        ret: 1002,
        msg: '验证失败 : 打印机编号和用户不匹配.',
      })
    }
  })

  test('status words and info follow the printer; a lost one is noticed later', async () => {
    let now = Date.now()
    const clock = { now: () => now, at: () => () => {} }
    const cloud = await startAdded({ clock, offlineNoticedAfterMs: 120_000 })
    const status = async () => (await call(cloud, 'Open_queryPrinterStatus', { sn })).data
    const info = async () => (await call(cloud, 'Open_printerInfo', { sn })).data
    expect(await status()).toBe('在线，工作状态正常')
    cloud.setPaper(sn, false)
    expect(await status()).toBe('在线，工作状态不正常')
    expect(await info()).toMatchObject({ status: 2, model: 0, name: '快餐前台' })
    cloud.setPaper(sn, true)
    cloud.setOnline(sn, false)
    expect(await status()).toBe('在线，工作状态正常')
    now += 120_000
    expect(await status()).toBe('离线')
    expect(await info()).toMatchObject({ status: 0, waiting: 0 })
  })

  test('the words with a full stop and the English ones', async () => {
    const documented = await startAdded({ statusWords: 'full_stop' })
    expect((await call(documented, 'Open_queryPrinterStatus', { sn })).data).toBe('在线，工作状态正常。')
    const abroad = await startAdded({ statusWords: 'english' })
    abroad.setOnline(sn, false)
    expect((await call(abroad, 'Open_queryPrinterStatus', { sn })).data).toBe('off-line')
  })

  test('editing renames', async () => {
    const cloud = await startAdded()
    expect(await call(cloud, 'Open_printerEdit', { sn, name: '后厨' })).toMatchObject({ ret: 0, data: true })
    expect((await call(cloud, 'Open_printerInfo', { sn })).data).toMatchObject({ name: '后厨' })
  })
})

describe('printing', () => {
  test('an order gets an id, comes out, and the paper shows it', async () => {
    const cloud = await startAdded()
    const orderId = await print(cloud, { times: '2' })
    expect(orderId).toMatch(/^316500011_\d{14}_\d+$/)
    expect(cloud.printed(sn)).toMatchObject([{ orderId, content: '<CB>你好</CB><BR>', times: 2 }])
    expect(cloud.pages(sn).map((page) => pageText(page).join('').trim())).toEqual(['你好', '你好'])
    expect(await call(cloud, 'Open_queryOrderState', { orderid: orderId })).toMatchObject({ ret: 0, data: true })
  })

  test('an unknown order is an error', async () => {
    const cloud = await startAdded()
    expect(await call(cloud, 'Open_queryOrderState', { orderid: 'x' })).toMatchObject({
      ret: 1001,
      msg: '参数错误 : 订单ID错误.',
    })
  })

  test('an offline printer’s orders wait and all come out when it is back, in turn', async () => {
    const cloud = await startAdded()
    cloud.setOnline(sn, false)
    const orders = [await print(cloud, { content: 'one' }), await print(cloud, { content: 'two' })]
    expect(cloud.printed(sn)).toEqual([])
    expect(await call(cloud, 'Open_queryOrderState', { orderid: orders[0] ?? '' })).toMatchObject({ data: false })
    expect((await call(cloud, 'Open_printerInfo', { sn })).data).toMatchObject({ waiting: 2 })
    cloud.setOnline(sn, true)
    expect(cloud.printed(sn).map(({ content }) => content)).toEqual(['one', 'two'])
  })

  test('without paper orders wait too', async () => {
    const cloud = await startAdded()
    cloud.setPaper(sn, false)
    await print(cloud)
    expect(cloud.waiting(sn)).toHaveLength(1)
    cloud.setPaper(sn, true)
    expect(cloud.printed(sn)).toHaveLength(1)
  })

  test('an order that is not out by `expired` never comes out', async () => {
    let now = Date.now()
    const cloud = await startAdded({ clock: { now: () => now, at: () => () => {} } })
    cloud.setOnline(sn, false)
    const orderid = await print(cloud, { expired: String(nowSeconds() + 60) })
    const kept = await print(cloud, { content: 'kept' })
    now += 61_000
    cloud.setOnline(sn, true)
    expect(cloud.printed(sn).map(({ orderId }) => orderId)).toEqual([kept])
    expect(await call(cloud, 'Open_queryOrderState', { orderid })).toMatchObject({ ret: 0, data: false })
    expect(cloud.order(orderid)?.state).toBe('expired')
  })

  test('times and `expired` out of range, content over 5,000 bytes and an unregistered callback are refused', async () => {
    const cloud = await startAdded({ registeredCallbacks: ['https://shop.example/callback'] })
    const wrong: Record<string, string>[] = [
      { times: '0' },
      { times: '11' },
      { times: 'two' },
      { expired: String(nowSeconds() - 1) },
      { expired: String(nowSeconds() + 25 * 3_600) },
      { expired: 'soon' },
      { content: '票'.repeat(1_667) },
      { backurl: 'https://other.example/' },
    ]
    for (const fields of wrong)
      expect(await call(cloud, 'Open_printMsg', { sn, content: 'x', ...fields })).toMatchObject({ ret: -2 })
    expect(await call(cloud, 'Open_printMsg', { sn })).toMatchObject({ ret: -2 })
    expect(cloud.printed(sn)).toEqual([])
    await print(cloud, { content: `${'票'.repeat(1_666)}ab` })
    expect(cloud.printed(sn)).toHaveLength(1)
  })

  test('counts by day in China’s time, cleared orders in neither', async () => {
    const now = Date.parse('2025-07-14T17:30:00Z')
    const cloud = await start({ clock: { now: () => now, at: () => () => {} } })
    const at = (apiname: string, fields: Record<string, string> = {}) =>
      post(cloud, signed(apiname, { sn, ...fields }, String(now / 1000)))
    await at('Open_printerAddlist', { printerContent: `${sn}#${key}#n` })
    await at('Open_printMsg', { content: 'out' })
    cloud.setOnline(sn, false)
    await at('Open_printMsg', { content: 'waits' })
    expect((await at('Open_queryOrderInfoByDate', { date: '2025-07-15' })).data).toEqual({ print: 1, waiting: 1 })
    expect((await at('Open_queryOrderInfoByDate', { date: '2025-07-14' })).data).toEqual({ print: 0, waiting: 0 })
    expect(await at('Open_delPrinterSqs')).toMatchObject({ ret: 0, data: true })
    expect((await at('Open_queryOrderInfoByDate', { date: '2025-07-15' })).data).toEqual({ print: 1, waiting: 0 })
    for (const date of ['2025-02-30', '20250714', 'today'])
      expect(await at('Open_queryOrderInfoByDate', { date })).toMatchObject({
        ret: 1001,
        msg: '参数错误 : 时间格式不正确。',
      })
    cloud.setOnline(sn, true)
    expect(cloud.printed(sn).map(({ content }) => content)).toEqual(['out'])
  })

  test('labels go to label printers only, with their picture, receipts to the others only', async () => {
    const cloud = await startAdded()
    cloud.addDevice({ sn: '316500099', key, model: 'label' })
    await call(cloud, 'Open_printerAddlist', { printerContent: `316500099#${key}#label` })
    const content = '<SIZE>40,30</SIZE><DIRECTION>1</DIRECTION><TEXT x="10" y="10">奶茶</TEXT>'
    expect(await call(cloud, 'Open_printLabelMsg', { sn, content })).toMatchObject({ ret: -2 })
    expect(await call(cloud, 'Open_printMsg', { sn: '316500099', content: 'x' })).toMatchObject({ ret: -2 })
    const parts = new FormData()
    for (const [name, value] of Object.entries(signed('Open_printLabelMsg', { sn: '316500099', content })))
      parts.set(name, value)
    parts.set('img', new Blob([Uint8Array.of(1, 2, 3)]), 'logo.jpg')
    expect(await (await fetch(cloud.url, { method: 'POST', body: parts })).json()).toMatchObject({ ret: 0 })
    expect(pageText(cloud.pages('316500099')[0]!).join()).toContain('奶茶')
  })

  test('a slip takes its time, and unplugged meanwhile it waits', async () => {
    const timers: { atMs: number; run: () => void }[] = []
    let now = Date.now()
    const clock = {
      now: () => now,
      at: (atMs: number, run: () => void) => {
        timers.push({ atMs, run })
        return () => {}
      },
    }
    const cloud = await startAdded({ clock, printMs: 2_000 })
    await print(cloud)
    expect(cloud.printed(sn)).toEqual([])
    cloud.setOnline(sn, false)
    now += 2_000
    timers.shift()?.run()
    expect(cloud.printed(sn)).toEqual([])
    cloud.setOnline(sn, true)
    now += 2_000
    timers.shift()?.run()
    expect(cloud.printed(sn)).toHaveLength(1)
  })
})

test('switched off and on again it knows its printers, prints what waited, and numbers go on', async () => {
  const before = await startAdded()
  const printed = await print(before, { content: 'before' })
  before.setOnline(sn, false)
  const waited = await print(before, { content: 'waited' })
  const saved = JSON.parse(JSON.stringify(before.save())) as SavedCloud
  await before.close()
  const after = await startFeieCloud({ user, ukey, saved })
  open.push(after)
  expect(after.printed(sn).map(({ orderId }) => orderId)).toEqual([printed, waited])
  const next = await print(after, { content: 'next' })
  expect(new Set([printed, waited, next]).size).toBe(3)
  expect(await call(after, 'Open_queryOrderState', { orderid: printed })).toMatchObject({ data: true })
})

test('its page shows the paper', async () => {
  const cloud = await startAdded()
  await print(cloud)
  const page = await (await fetch(cloud.paperUrl)).text()
  expect(page).toContain('<svg')
  expect(page).toContain(sn)
})
