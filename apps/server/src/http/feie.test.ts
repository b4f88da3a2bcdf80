import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FeieCloud, startFeieCloud } from '../../../../dev/emulators/feie-cloud/start-feie-cloud.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const account = { user: 'shop@example.com', ukey: 'UKEY' }
const sn = '316500011'
const body = { printer_sn: sn, printer_key: 'abcdefgh', printer_name: '前台' }

let cloud: FeieCloud
let server: TestServer
let closers: (() => Promise<void>)[] = []

/** The address under which the vendor finds us is known before the server's own port is. */
async function relay(): Promise<string> {
  const pass = async (request: IncomingMessage): Promise<{ status: number; text: string }> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const answer = await fetch(server.url + request.url, { method: 'POST', headers, body: Buffer.concat(chunks) })
    return { status: answer.status, text: await answer.text() }
  }
  const http = createServer((request, response) => {
    pass(request).then(
      ({ status, text }) => response.writeHead(status).end(text),
      () => response.writeHead(502).end(),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  closers.push(async () => {
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
}

beforeEach(async () => {
  cloud = await startFeieCloud(account)
  cloud.addDevice({ sn, key: body.printer_key, model: '80mm' })
  server = await startTestServer({
    XIAOPIAO_FEIE_URL: cloud.url,
    XIAOPIAO_FEIE_PUBLIC_KEY: cloud.publicKeyPem.replaceAll('\n', '\\n'),
    XIAOPIAO_FEIE_CALLBACK: '1',
    XIAOPIAO_PUBLIC_URL: await relay(),
  })
  await setAccount(account)
})
afterEach(async () => {
  await server.close()
  await cloud.close()
  for (const close of closers) await close()
  closers = []
})

async function setAccount({ user, ukey }: typeof account): Promise<void> {
  const answer = await server.request('PUT', '/api/feie/config', { body: { 'feie.user': user, 'feie.ukey': ukey } })
  expect(answer.status).toBe(200)
}

const add = (more: object = {}) => server.request('POST', '/api/feie/printers', { body: { ...body, ...more } })
const binding = () => cloud.printers.get(sn)?.bindings.get(account.user)
const printers = async () => (await server.request('GET', '/api/printers')).json.data as { printer_sn: string }[]

async function untilTask(taskId: string, status: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { json } = await server.request('GET', `/api/feie/tasks/${taskId}`)
    if (json.print_status === status) return json
    if (['FAILED', 'CANCELLED', 'SUCCESS'].includes(json.print_status)) throw new Error(JSON.stringify(json, null, 1))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function print(): Promise<string> {
  const answer = await server.request('POST', '/api/feie/print', { body: { content: '你好', printer_sn: sn } })
  expect(answer.status).toBe(201)
  return answer.json.task_id
}

describe('printers', () => {
  test('are registered with the vendor, whose word decides the paper', async () => {
    const answer = await add()
    expect(answer).toMatchObject({ status: 201, json: { driver: 'feie', model: 'feie', printer_type: '80mm' } })
    expect(answer.text).not.toContain('abcdefgh')
    expect(binding()).toMatchObject({ name: '前台' })
    expect((await server.request('GET', '/api/feie/printers')).json.data).toMatchObject([{ printer_sn: sn }])
    expect((await add()).json).toMatchObject({ status: 409, code: 'conflict' })
  })

  test('a label printer is known as one', async () => {
    cloud.addDevice({ sn: '316500077', key: 'k', model: 'label' })
    const answer = await add({ printer_sn: '316500077', printer_key: 'k' })
    expect(answer.json).toMatchObject({ printer_type: 'label', model: 'feie-label' })
    const wrong = await add({ model: 'feie-label', printer_type: '58mm' })
    expect(wrong.json).toMatchObject({ status: 422, code: 'invalid' })
    expect(binding()).toBeUndefined()
  })

  test('the vendor’s refusal is shown in its own words, and nothing is saved', async () => {
    const answer = await add({ printer_key: 'wrong' })
    expect(answer.json).toMatchObject({ status: 422, code: 'vendor_refused', detail: '识别码不正确' })
    expect(await printers()).toEqual([])
    expect((await add()).status).toBe(201)
  })

  test('without an account, or with a wrong one, nothing is asked or saved', async () => {
    await setAccount({ ...account, ukey: 'wrong' })
    expect((await add()).json).toMatchObject({ status: 422, code: 'vendor_account' })
    await server.request('PUT', '/api/config', { body: { 'feie.user': null } })
    expect((await add()).json).toMatchObject({ status: 422, code: 'vendor_account' })
    expect(await printers()).toEqual([])
  })

  test('a vendor without an answer is 502 and nothing is saved; the same again mends what it took', async () => {
    cloud.faults.next('Open_printerAddlist', { kind: 'dropAfterAccept' })
    expect((await add()).json).toMatchObject({ status: 502, code: 'vendor_unreachable' })
    expect([await printers(), binding()?.name]).toEqual([[], '前台'])
    // The vendor says 已被添加过 now: it is in this very account.
    expect((await add()).status).toBe(201)
  })

  test('a name is changed there first', async () => {
    const { id } = (await add()).json
    await server.request('PATCH', `/api/printers/${id}`, { body: { printer_name: '吧台#2' } })
    expect(binding()?.name).toBe('吧台 2')
    cloud.faults.next('Open_printerEdit', { kind: 'ret', code: 1002, msg: '验证失败 : 打印机编号和用户不匹配.' })
    const refused = await server.request('PATCH', `/api/printers/${id}`, { body: { printer_name: 'x' } })
    expect(refused.json).toMatchObject({ status: 422, code: 'vendor_refused' })
    expect((await server.request('GET', `/api/printers/${id}`)).json.printer_name).toBe('吧台#2')
    expect((await server.request('PATCH', `/api/printers/${id}`, { body: { auto_print: false } })).status).toBe(200)
  })

  test('a deleted printer leaves the account there; one that is gone there already is fine', async () => {
    await add()
    expect((await server.request('DELETE', `/api/feie/printers/${sn}`)).status).toBe(204)
    expect([await printers(), binding()]).toEqual([[], undefined])
    await add()
    cloud.faults.next('Open_printerDelList', { kind: 'status500' })
    const broken = await server.request('DELETE', `/api/feie/printers/${sn}`)
    expect([broken.status, (await printers()).length]).toEqual([502, 1])
    cloud.printers.get(sn)?.bindings.clear()
    expect((await server.request('DELETE', `/api/feie/printers/${sn}`)).status).toBe(204)
    expect((await server.request('DELETE', `/api/feie/printers/${sn}`)).status).toBe(404)
  })

  test('their state is the vendor’s word', async () => {
    const { id } = (await add()).json
    const status = async () => (await server.request('GET', `/api/printers/${id}/status`)).json
    expect(await status()).toMatchObject({ online: true, condition: 'ready', detail: '在线，工作状态正常' })
    cloud.setPaper(sn, false)
    expect(await status()).toMatchObject({ online: true, condition: 'error', detail: '在线，工作状态不正常' })
    cloud.setOnline(sn, false)
    expect(await status()).toMatchObject({ online: false, condition: 'offline', detail: '离线' })
  })

  test('what the vendor reads as a separator never gets there', async () => {
    for (const wrong of [{ printer_sn: '1#2' }, { printer_sn: '1-2' }, { printer_key: 'a\nb' }, { printer_key: '' }]) {
      expect((await add(wrong)).json).toMatchObject({ status: 422, code: 'invalid' })
    }
    const { printer_key: _key, ...keyless } = body
    const answer = await server.request('POST', '/api/printers', { body: { ...keyless, driver: 'feie' } })
    expect(answer.json.issues).toMatchObject([{ path: 'printer_key' }])
  })
})

describe('printing', () => {
  test('[DL10] the vendor’s signed notice makes a task SUCCESS, with the history of it', async () => {
    await add()
    const task = await untilTask(await print(), 'SUCCESS')
    expect(task).toMatchObject({ confirmation: 'device_confirmed', printer_sn: sn })
    expect(cloud.printed(sn)).toHaveLength(1)
    const history = task['history'] as { event: string; cause: string }[]
    expect(history.map(({ event }) => event)).toEqual(['created', 'begin', 'accepted', 'printed'])
    await cloud.idle()
    expect(cloud.pushes.at(-1)).toMatchObject({ orderId: task['vendor_job_id'], acknowledged: true })
  })

  test('a notice before the answer to the print is told again, one that is replayed is refused, and neither changes a thing', async () => {
    await add()
    cloud.faults.next('Open_printMsg', { kind: 'callbackBeforeAnswer' })
    const early = await print()
    await untilTask(early, 'SUCCESS')
    expect(cloud.pushes[0]).toMatchObject({ acknowledged: false })
    cloud.faults.next('Open_printMsg', { kind: 'duplicateCallback' })
    const twice = await untilTask(await print(), 'SUCCESS')
    await cloud.idle()
    expect(cloud.pushes.slice(-2).map(({ acknowledged }) => acknowledged)).toEqual([true, false])
    expect(twice['attempt']).toBe(1)
    expect(cloud.printed(sn)).toHaveLength(2)
  })

  test('a lost notice is made up for by asking', async () => {
    await add()
    cloud.faults.next('Open_printMsg', { kind: 'callbackLost' })
    await untilTask(await print(), 'SUCCESS')
  })

  test('a preview shows the very markup', async () => {
    await add()
    const taskId = await print()
    await untilTask(taskId, 'SUCCESS')
    const preview = (format: string) => server.request('GET', `/api/tasks/${taskId}/preview?format=${format}`)
    expect((await preview('bytes')).text).toBe(cloud.printed(sn)[0]?.content)
    expect((await preview('text')).text).toContain('你好')
    expect((await preview('svg')).text).toMatch(/^<svg/)
    expect((await preview('png')).headers.get('content-type')).toBe('image/png')
  })

  test('only Feie printers and their tasks are on this surface', async () => {
    await add()
    await server.request('POST', '/api/printers', { body: { printer_sn: 'A', printer_name: 'a', driver: 'agent' } })
    const other = await server.request('POST', '/api/print', { body: { content: 'x', printer_sn: 'A' } })
    const mine = await print()
    expect((await server.request('GET', '/api/feie/printers')).json.data).toHaveLength(1)
    const tasks = (await server.request('GET', '/api/feie/tasks')).json.data as { task_id: string }[]
    expect(tasks.map(({ task_id }) => task_id)).toEqual([mine])
    for (const [method, end] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/retry'],
    ] as const) {
      expect((await server.request(method, `/api/feie/tasks/${other.json.task_id}${end}`)).status).toBe(404)
    }
    const print404 = await server.request('POST', '/api/feie/print', { body: { content: 'x', printer_sn: 'A' } })
    expect(print404.status).toBe(404)
    expect((await server.request('DELETE', '/api/feie/printers/A')).status).toBe(404)
    await server.request('PUT', '/api/config', { body: { 'feie.default_printer_sn': 'A' } })
    const unnamed = await server.request('POST', '/api/feie/print', { body: { content: 'x' } })
    expect(unnamed.json).toMatchObject({ printer_sn: sn })
  })

  test('a delayed task is cancelled and retried here', async () => {
    await add()
    const delayed = await server.request('POST', '/api/feie/print', {
      body: { content: 'x', printer_sn: sn, delay_seconds: 600 },
    })
    expect(delayed.json).toMatchObject({ print_status: 'DELAYED' })
    const path = `/api/feie/tasks/${delayed.json.task_id}`
    expect((await server.request('POST', `${path}/cancel`)).json).toMatchObject({ cancel_reason: 'MANUAL' })
    expect((await server.request('POST', `${path}/retry`)).status).toBe(200)
    await untilTask(delayed.json.task_id, 'SUCCESS')
  })
})

describe('the account', () => {
  const check = (given: object = {}) => server.request('POST', '/api/feie/check', { body: given })
  test('is tried with what is stored, or with what is given', async () => {
    expect((await check()).json).toMatchObject({ ok: true })
    expect((await check({ ukey: 'wrong' })).json).toMatchObject({
      ok: false,
      message: expect.stringContaining('签名错误'),
    })
    expect((await check({ user: 'nobody' })).json).toMatchObject({
      ok: false,
      message: expect.stringContaining('未注册'),
    })
    cloud.faults.always('*', { kind: 'status500' })
    expect((await check()).json).toMatchObject({ status: 502, code: 'vendor_unreachable' })
    await server.request('PUT', '/api/config', { body: { 'feie.ukey': null } })
    expect((await check()).json).toMatchObject({ status: 422, code: 'vendor_account' })
  })
})

describe('POST /api/feie/callback', () => {
  const notice = (text: string) => fetch(`${server.url}/api/feie/callback`, { method: 'POST', body: text })
  test('what is not the vendor’s is refused, without a word of ours', async () => {
    expect((await notice('orderId=x&status=1&stime=1625194910&sign=AAAA')).status).toBe(403)
    expect((await notice('')).status).toBe(400)
    expect((await notice('x'.repeat(10_000))).status).toBe(413)
    expect((await server.request('GET', '/api/feie/callback')).status).toBe(404)
  })

  test('garbage of one address is not looked at for ever', async () => {
    const statuses = await Promise.all(Array.from({ length: 310 }, async () => (await notice('x=1')).status))
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0)
  })
})

test('emptying the vendor’s queue ends what was in it, and nothing prints it again', async () => {
  const { id } = (await add()).json
  expect((await server.request('POST', `/api/printers/${id}/clear`)).json).toEqual({ id, open_tasks: 0 })
  const agent = await server.request('POST', '/api/printers', {
    body: { printer_sn: 'A', printer_name: 'a', driver: 'agent' },
  })
  expect((await server.request('POST', `/api/printers/${agent.json.id}/clear`)).json).toMatchObject({
    code: 'wrong_state',
  })
})
