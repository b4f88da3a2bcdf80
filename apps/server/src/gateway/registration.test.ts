import { afterEach, describe, expect, test } from 'vitest'
import type { NewPrinter, PrinterRow } from '../store/rows.ts'
import { samplePrinter } from '../store/sample-rows.ts'
import { defaultTenantNames } from '../tenants/ensure-default-tenant.ts'
import { hashSecret } from '../tenants/secrets.ts'
import { closeRigs, type GatewayRig, gatewayRig, nextLinkEvent, printerInfo, shopName } from '../testing/gateway-rig.ts'

afterEach(closeRigs)

const blank = samplePrinter('SN1')

async function insert(rig: GatewayRig, printer: Partial<NewPrinter>, tenantId = 1): Promise<PrinterRow> {
  const row = await rig.store
    .forTenant(tenantId)
    .write((tx) => tx.insertPrinter({ ...blank, ...printer }, rig.clock.now()))
  if (row === 'duplicate') throw new Error('duplicate')
  return row
}

const linkOf = async (rig: GatewayRig, printerName: string) => {
  const printer = await rig.store.forTenant(1).printerByName(printerName)
  return printer && rig.gateway.link(printer.id)
}

describe('welcome and registration', () => {
  test('[GW10] the server greets with the name of the default shop', async () => {
    const rig = await gatewayRig()
    const client = await rig.connect()
    expect(await client.next()).toEqual({
      type: 'welcome',
      message: `欢迎连接到${shopName}打印服务`,
      timestamp: '2025-07-14T10:30:00.000Z',
      server_info: {
        name: `${shopName}打印服务器`,
        version: '1.2.3',
        capabilities: ['order_print', 'receipt_print', 'status_update'],
      },
    })
    expect(defaultTenantNames.demo).toBe(shopName)
  })

  test('[GW11] [GW15] a registration is silent: after the welcome a client hears nothing that is not documented', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('收银台打印机', { printer: { model: 'TP-80', status: 'ready' } })
    expect(client.frames.map((frame) => JSON.parse(frame).type)).toEqual(['welcome', 'pong'])
  })

  test('[GW11] the link shows what the client said; sent again, it updates', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('收银台打印机', {
      printer: { model: 'TP-80', paper_width: 80, ip_address: '192.168.1.100' },
    })
    expect(await linkOf(rig, '收银台打印机')).toMatchObject({
      tenantId: 1,
      address: '127.0.0.1',
      model: 'TP-80',
      paperWidthMm: 80,
      reportedIp: '192.168.1.100',
      protocol: 1,
      since: rig.clock.now(),
      lastSeen: rig.clock.now(),
      jobsInHand: [],
    })
    client.send(printerInfo('收银台打印机', { model: 'TP-58', paper_width: 58 }))
    await client.settled()
    expect(await linkOf(rig, '收银台打印机')).toMatchObject({ model: 'TP-58', paperWidthMm: 58, reportedIp: null })
    expect(await rig.store.forTenant(1).printerByName('收银台打印机')).toMatchObject({
      printerType: '58mm',
      model: 'escpos58',
    })
  })

  test('[GW11] a repeated statement does not undo what a person has set', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('a', { printer: { paper_width: 80 } })
    const printer = await rig.store.forTenant(1).printerByName('a')
    await rig.store
      .forTenant(1)
      .write((tx) => tx.updatePrinter(printer!.id, { printerType: '58mm', model: 'escpos58' }, 1))
    client.send(printerInfo('a', { paper_width: 80 }))
    await client.settled()
    expect(await rig.store.forTenant(1).printer(printer!.id)).toMatchObject({ printerType: '58mm' })
  })

  test('[GW11] another name on the same connection makes it the client of another printer', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('a')
    client.send(printerInfo('b'))
    await client.settled()
    expect(await linkOf(rig, 'a')).toBeUndefined()
    expect(await linkOf(rig, 'b')).toBeDefined()
  })

  test('[GW13] who is not registered is told so when it reports', async () => {
    const rig = await gatewayRig()
    const client = await rig.connect()
    client.send({ type: 'print_status', job_id: 1, status: 'completed' })
    expect(await client.nextOf('error')).toMatchObject({ code: 'not_registered' })
  })

  test('[GW4] who does not register in time is closed with 1008', async () => {
    const rig = await gatewayRig({ limits: { registrationTimeoutMs: 10_000 }, heartbeatMs: 60_000 })
    const silent = await rig.connect()
    const registered = await rig.register('a')
    await silent.next()
    rig.clock.advance(10_000)
    expect(await silent.nextOf('error')).toMatchObject({ code: 'registration_timeout' })
    expect(await silent.closed).toEqual({ code: 1008, reason: 'registration_timeout' })
    await registered.settled()
  })
})

describe('without a token', () => {
  test('[GW21] an unknown name is enrolled and becomes the default printer of a tenant that has none', async () => {
    const rig = await gatewayRig()
    await rig.register('收银台打印机', { printer: { model: 'TP-58', paper_width: 58 } })
    await rig.register('厨房')
    const tenant = rig.store.forTenant(1)
    expect(await tenant.printerByName('收银台打印机')).toMatchObject({
      driver: 'agent',
      printerStatus: 'ACTIVE',
      autoPrint: true,
      isDefault: true,
      printerType: '58mm',
      model: 'escpos58',
      tokenHash: null,
    })
    expect(await tenant.printerByName('厨房')).toMatchObject({
      isDefault: false,
      printerType: '80mm',
      model: 'escpos80',
    })
  })

  test('[GW21] a known name is found again, also after a person gave the printer another name', async () => {
    const rig = await gatewayRig()
    await rig.register('a')
    const tenant = rig.store.forTenant(1)
    const printer = await tenant.printerByName('a')
    await tenant.write((tx) => tx.updatePrinter(printer!.id, { printerName: '前台' }, 1))
    await rig.register('a')
    expect((await tenant.printers({ limit: 10 })).rows).toHaveLength(1)
    expect(rig.gateway.link(printer!.id)).toBeDefined()
  })

  test('[GW21] two clients that register under one new name at once are one printer', async () => {
    const rig = await gatewayRig()
    const clients = await Promise.all(Array.from({ length: 8 }, () => rig.connect()))
    for (const client of clients) client.send(printerInfo('a'))
    await Promise.allSettled(clients.map((client) => client.settled()))
    expect((await rig.store.forTenant(1).printers({ limit: 10 })).rows).toHaveLength(1)
    expect(rig.gateway.links(1)).toHaveLength(1)
  })

  test('[GW21] the name of a network printer is not taken over: the client gets a printer of its own', async () => {
    const rig = await gatewayRig()
    const network = await insert(rig, { driver: 'network', host: '192.168.1.9', port: 9100, printerSn: 'NET' })
    await rig.register('收银台打印机')
    await rig.register('收银台打印机')
    expect(rig.gateway.link(network.id)).toBeUndefined()
    const { rows } = await rig.store.forTenant(1).printers({ limit: 10 })
    expect(rows.map((row) => row.driver)).toEqual(['network', 'agent'])
    expect(rig.gateway.links(1).map((link) => link.printerId)).toEqual([rows[1]!.id])
  })

  test('[GW21] an agent printer without a token is served by its name', async () => {
    const rig = await gatewayRig()
    await insert(rig, { driver: 'network', host: '192.168.1.9', port: 9100, printerSn: 'NET' })
    const agent = await insert(rig, { printerSn: 'AGENT' })
    await rig.register('收银台打印机')
    expect(rig.gateway.link(agent.id)).toBeDefined()
  })

  test('[GW21] a printer that was added by a person is served by its name from a trusted address, token or not', async () => {
    const rig = await gatewayRig()
    const added = await insert(rig, { tokenHash: hashSecret('xpa_secret') })
    await rig.register('收银台打印机')
    expect(rig.gateway.link(added.id)).toBeDefined()
    expect((await rig.store.forTenant(1).printers({ limit: 10 })).rows).toHaveLength(1)
  })

  test('[GW21] from any other address nothing is anonymous, and the welcome does not tell the shop', async () => {
    const rig = await gatewayRig({ anonymousFrom: [] })
    const client = await rig.connect()
    expect((await client.next())['message']).toBe('欢迎连接到小票打印服务')
    client.send(printerInfo('a'))
    expect(await client.nextOf('error')).toMatchObject({ code: 'unauthorized' })
    expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' })
    expect((await rig.store.forTenant(1).printers({ limit: 10 })).rows).toEqual([])
  })

  test('[GW21] a web page of another site cannot reach the printers of the machine that it is looked at on', async () => {
    const rig = await gatewayRig()
    const client = await rig.connect({ headers: { Origin: 'https://evil.example' } })
    client.send(printerInfo('a'))
    expect((await client.closed).code).toBe(4401)
    await rig.register('a', { headers: { Origin: 'http://localhost:5000' } })
  })
})

describe('with a token', () => {
  const ways = [
    { way: 'Authorization: Bearer', connect: { headers: { Authorization: 'Bearer xpa_good' } }, token: undefined },
    { way: '?token= in the URL', connect: { query: '?token=xpa_good' }, token: undefined },
    { way: 'printer_info.token', connect: {}, token: 'xpa_good' },
  ]

  test.each(ways)('[GW20] by $way it serves its printer, whatever name it sends', async ({ connect, token }) => {
    const rig = await gatewayRig({ anonymousFrom: [] })
    const printer = await insert(rig, { tokenHash: hashSecret('xpa_good') })
    const client = await rig.connect(connect)
    client.send({ ...printerInfo('另一个名字'), token })
    await client.settled()
    expect(rig.gateway.link(printer.id)).toBeDefined()
    expect(await rig.store.forTenant(1).printer(printer.id)).toMatchObject({ printerName: '收银台打印机' })
    expect((await rig.store.forTenant(1).printers({ limit: 10 })).rows).toHaveLength(1)
  })

  test('[GW20] a token inside printer_info.printer counts as one beside it, right or wrong', async () => {
    const rig = await gatewayRig({ anonymousFrom: [] })
    const printer = await insert(rig, { tokenHash: hashSecret('xpa_good') })
    const client = await rig.connect()
    client.send({ type: 'printer_info', printer: { name: 'a', token: 'xpa_good' } })
    await client.settled()
    expect(rig.gateway.link(printer.id)).toBeDefined()
    const wrong = await rig.connect()
    wrong.send({ type: 'printer_info', printer: { name: 'a', token: 'xpa_bad' } })
    expect((await wrong.closed).code).toBe(4401)
  })

  test.each([
    { way: 'Authorization: Bearer', connect: { headers: { Authorization: 'Bearer xpa_bad' } }, token: undefined },
    { way: '?token= in the URL', connect: { query: '?token=xpa_bad' }, token: undefined },
    { way: 'printer_info.token', connect: {}, token: 'xpa_bad' },
  ])('[GW20] a wrong one by $way is closed with 4401, from loopback too', async ({ connect, token }) => {
    const rig = await gatewayRig()
    const client = await rig.connect(connect)
    if (token !== undefined) client.send({ ...printerInfo('a'), token })
    expect(await client.nextOf('error')).toMatchObject({ code: 'unauthorized' })
    expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' })
    expect(rig.gateway.links(1)).toEqual([])
  })

  test('[GW23] the welcome and the link belong to the tenant of the token, never to another', async () => {
    const rig = await gatewayRig()
    await rig.store.acrossTenants.insertTenant(2, '另一家店', 0)
    const printer = await insert(rig, { tokenHash: hashSecret('xpa_two') }, 2)
    const client = await rig.connect({ query: '?token=xpa_two' })
    expect((await client.next())['message']).toBe('欢迎连接到另一家店打印服务')
    client.send(printerInfo('收银台打印机'))
    await client.settled()
    expect(rig.gateway.links(2).map((link) => link.printerId)).toEqual([printer.id])
    expect(rig.gateway.links(1)).toEqual([])
  })

  test('[GW20] a renewed token and a deleted printer end the connection', async () => {
    const rig = await gatewayRig()
    const tenant = rig.store.forTenant(1)
    const printer = await insert(rig, { tokenHash: hashSecret('xpa_one') })
    const first = await rig.register('a', { query: '?token=xpa_one' })
    await tenant.write((tx) => tx.updatePrinter(printer.id, { tokenHash: hashSecret('xpa_two') }, 1))
    expect(await first.closed).toEqual({ code: 4401, reason: 'token renewed' })

    const second = await rig.register('a', { query: '?token=xpa_two' })
    await tenant.write((tx) => tx.deletePrinter(printer.id))
    expect(await second.closed).toEqual({ code: 4401, reason: 'printer deleted' })
    expect(rig.gateway.link(printer.id)).toBeUndefined()
  })

  test('[GW20] a token that was renewed between handshake and registration is wrong', async () => {
    const rig = await gatewayRig()
    const printer = await insert(rig, { tokenHash: hashSecret('xpa_one') })
    const client = await rig.connect({ query: '?token=xpa_one' })
    await client.next()
    await rig.store.forTenant(1).write((tx) => tx.updatePrinter(printer.id, { tokenHash: hashSecret('xpa_two') }, 1))
    client.send(printerInfo('a'))
    expect((await client.closed).code).toBe(4401)
  })
})

describe('the same printer again', () => {
  test('[GW16] a newer registration takes over and the older connection is closed with 1000 once it is there', async () => {
    const rig = await gatewayRig()
    const older = await rig.register('a')
    const printerId = rig.gateway.links(1)[0]!.printerId
    const newer = await rig.connect()
    await newer.next()
    await older.settled()
    const events: string[] = []
    rig.gateway.subscribe((event) => events.push(event.kind))
    newer.send(printerInfo('a', { model: 'newer' }))
    expect(await older.closed).toEqual({ code: 1000, reason: 'replaced' })
    expect(events).toEqual(['disconnected', 'connected'])
    expect(rig.gateway.link(printerId)).toMatchObject({ model: 'newer' })
    await newer.settled()
  })

  test('[GW16] the older connection ending later does not take the newer one with it', async () => {
    const rig = await gatewayRig()
    const older = await rig.register('a')
    const newer = await rig.register('a')
    await older.closed
    await newer.settled()
    expect(rig.gateway.links(1)).toHaveLength(1)
  })

  test('[GW16] a client that goes is gone from the links, and its printer may come back', async () => {
    const rig = await gatewayRig()
    const client = await rig.register('a')
    const gone = nextLinkEvent(rig.gateway, 'disconnected')
    client.socket.terminate()
    await gone
    expect(rig.gateway.links(1)).toEqual([])
    await rig.register('a')
    expect(rig.gateway.links(1)).toHaveLength(1)
  })
})
