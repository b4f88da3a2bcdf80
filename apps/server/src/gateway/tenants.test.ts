import { afterEach, expect, test } from 'vitest'
import type { TenantPatchRow } from '../store/rows.ts'
import { hashSecret } from '../tenants/secrets.ts'
import { closeRigs, type GatewayRig, gatewayRig, printerInfo } from '../testing/gateway-rig.ts'
import { samplePrinter } from '../testing/sample-rows.ts'

afterEach(closeRigs)

const change = (rig: GatewayRig, patch: TenantPatchRow) => rig.store.forTenant(1).write((tx) => tx.updateTenant(patch))

/** Another tenant with an agent printer of the token `serial`. */
async function addPrinter(rig: GatewayRig, tenantId: number, printerSn: string): Promise<number> {
  const row = samplePrinter({ printerSn, driver: 'agent', tokenHash: hashSecret(printerSn), isDefault: false })
  const printer = await rig.store.forTenant(tenantId).write((tx) => tx.insertPrinter(row, 1))
  if (printer === 'duplicate') throw new Error('the serial number is taken')
  return printer.id
}

test('[GW4] a suspended tenant has no clients: who is there is sent away, who comes is refused', async () => {
  const rig = await gatewayRig()
  const client = await rig.register('收银台')
  await change(rig, { status: 'SUSPENDED' })
  expect(await client.nextOf('error')).toMatchObject({ code: 'tenant_suspended' })
  expect(await client.closed).toMatchObject({ code: 1013 })
  const late = await rig.connect()
  late.send(printerInfo('收银台'))
  expect(await late.nextOf('error')).toMatchObject({ code: 'tenant_suspended' })
  expect(await late.closed).toMatchObject({ code: 1013 })
  await change(rig, { status: 'ACTIVE' })
  await rig.register('收银台')
  expect(rig.gateway.links(1)).toHaveLength(1)
})

test('[GW23] the clients of other tenants stay', async () => {
  const rig = await gatewayRig()
  const other = await rig.store.acrossTenants.insertTenant(undefined, '别家', 1)
  await addPrinter(rig, other.id, 'other')
  const stays = await rig.register('x', { query: '?token=other' })
  await rig.register('收银台')
  await change(rig, { status: 'SUSPENDED' })
  stays.send({ type: 'ping' })
  expect(await stays.nextOf('pong')).toBeDefined()
  expect(rig.gateway.links(other.id)).toHaveLength(1)
})

test('[DL3] a client of a suspended tenant with a job in hand may still report it', async () => {
  const reports: string[] = []
  const rig = await gatewayRig({
    reportPrint: async ({ report }) => {
      reports.push(report.kind)
      return 'accepted'
    },
  })
  const client = await rig.register('收银台')
  const [link] = rig.gateway.links(1)
  expect(rig.gateway.sendOrder(link?.printerId ?? 0, someOrder)).toBe(true)
  await change(rig, { status: 'SUSPENDED' })
  client.send({ type: 'print_status', job_id: someOrder.job_id, status: 'completed' })
  await client.settled()
  expect(reports).toEqual(['completed'])
})

test('[GW4] a tenant may have as many clients as its quota says', async () => {
  const rig = await gatewayRig()
  await change(rig, { connectionsMax: 1 })
  await rig.register('甲')
  const second = await rig.connect()
  second.send(printerInfo('乙'))
  expect(await second.nextOf('error')).toMatchObject({ code: 'too_many_connections' })
  expect(await second.closed).toMatchObject({ code: 1013 })
})

test('[GW21] a new name is not enrolled past the quota of printers; a known one is served', async () => {
  const rig = await gatewayRig()
  await rig.register('甲')
  await change(rig, { printersMax: 1 })
  const second = await rig.connect()
  second.send(printerInfo('乙'))
  expect(await second.nextOf('error')).toMatchObject({ code: 'quota_exceeded' })
  expect(await second.closed).toMatchObject({ code: 1013 })
  await rig.register('甲')
  expect(await rig.store.forTenant(1).printerCount()).toBe(1)
})

const someOrder = {
  job_id: 7,
  order_id: 7,
  type: 'order_receipt',
  content: '珍珠奶茶',
  copies: 1,
  priority: 1,
  target_printer: { id: 1, name: '收银台', ip_address: '' },
  order_info: { id: 7, status: 'paid', total_amount: 1, created_at: '2025-07-14T10:30:00.000Z', customer_phone: '' },
  printer_config: { paper_width: 80, printer_type: 'thermal' },
} as const
