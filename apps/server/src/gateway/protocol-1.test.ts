import { afterEach, expect, test } from 'vitest'
import { closeRigs, gatewayRig } from '../testing/gateway-rig.ts'

afterEach(closeRigs)

test("[GW10-GW14] a client with the platform's own WebSocket, written from the contract alone, works from loopback", async () => {
  const reports: string[] = []
  const rig = await gatewayRig({
    reportPrint: async ({ jobId, report }) => {
      reports.push(`${jobId} ${report.kind}`)
      return 'accepted'
    },
  })

  const paper: string[] = []
  const kinds: string[] = []
  const socket = new WebSocket(rig.url)
  const reported = Promise.withResolvers<void>()
  const ponged = Promise.withResolvers<void>()
  const now = () => new Date().toISOString()
  socket.onopen = () => {
    const printer = { name: '收银台打印机', model: 'TP-80', status: 'ready' }
    socket.send(JSON.stringify({ type: 'printer_info', timestamp: now(), printer }))
  }
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data))
    kinds.push(message.type)
    if (message.type === 'ping') {
      socket.send(JSON.stringify({ type: 'pong', timestamp: now() }))
      ponged.resolve()
    }
    if (message.type === 'new_order') {
      paper.push(message.order.content)
      const status = {
        type: 'print_status',
        timestamp: now(),
        job_id: message.order.job_id,
        status: 'completed',
        message: '打印成功',
      }
      socket.send(JSON.stringify(status))
      reported.resolve()
    }
  }
  await new Promise<void>((resolve) => {
    const stop = rig.gateway.subscribe(({ kind, printerId }) => {
      if (kind !== 'connected') return
      stop()
      rig.gateway.sendOrder(printerId, {
        job_id: 7,
        order_id: 456,
        type: 'order_receipt',
        content: '珍珠奶茶\n',
        copies: 1,
        priority: 1,
        target_printer: { id: printerId, name: '收银台打印机', ip_address: '' },
        order_info: { id: 456, status: 'confirmed', total_amount: 25, created_at: now(), customer_phone: '' },
        printer_config: { paper_width: 80, printer_type: 'thermal' },
      })
      resolve()
    })
  })
  await reported.promise
  rig.clock.advance(30_000)
  await ponged.promise

  const closed = new Promise<CloseEvent>((resolve) => {
    socket.onclose = resolve
  })
  await rig.gateway.close()
  expect(await closed).toMatchObject({ code: 1001, reason: 'server shutting down' })
  expect(paper).toEqual(['珍珠奶茶\n'])
  expect(reports).toEqual(['7 completed'])
  expect(kinds).toEqual(['welcome', 'new_order', 'ping'])
})
