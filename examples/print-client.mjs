// A print client in JavaScript: no dependency, runs in browsers and in Node.js from 22 on.
//   node examples/print-client.mjs [ws://localhost:8765] [printer name]
const [url = 'ws://localhost:8765', printerName = '收银台打印机'] = globalThis.process?.argv.slice(2) ?? []

/** Puts the receipt on paper. Replace this with the call of your own printer. */
async function printOnPaper(content, copies) {
  for (let copy = 1; copy <= copies; copy++) console.log(content)
}

function connect(waitMs = 1000) {
  const socket = new WebSocket(url)
  const send = (message) => socket.send(JSON.stringify({ ...message, timestamp: new Date().toISOString() }))
  let wasOpen = false

  const handle = {
    welcome: (message) => {
      console.log(`welcome: ${message.message}`)
      send({
        type: 'printer_info',
        printer: {
          name: printerName,
          model: 'TP-80',
          paper_width: 80,
          capabilities: ['text', 'qr_code', 'barcode'],
          status: 'ready',
          ip_address: '127.0.0.1',
        },
      })
    },
    new_order: async ({ order }) => {
      console.log(`new_order: job ${order.job_id}, order ${order.order_id}, ¥${order.order_info.total_amount}`)
      send({ type: 'print_status', job_id: order.job_id, status: 'printing', message: '正在打印' })
      try {
        await printOnPaper(order.content, order.copies)
        send({ type: 'print_status', job_id: order.job_id, status: 'completed', message: '打印成功' })
      } catch (error) {
        send({ type: 'print_status', job_id: order.job_id, status: 'failed', message: String(error) })
      }
    },
    ping: () => send({ type: 'pong' }),
    error: (message) => console.error(`error: ${message.code} ${message.message}`),
  }

  socket.addEventListener('open', () => {
    wasOpen = true
  })
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(event.data)
    handle[message.type]?.(message)
  })
  socket.addEventListener('close', (event) => {
    const nextWaitMs = wasOpen ? 1000 : Math.min(waitMs * 2, 30_000)
    console.log(`closed (${event.code}), connecting again in ${nextWaitMs / 1000} s`)
    setTimeout(() => connect(nextWaitMs), nextWaitMs)
  })
  // A failed connection is followed by a close event, which is where the client tries again.
  socket.addEventListener('error', () => {})
}

connect()
