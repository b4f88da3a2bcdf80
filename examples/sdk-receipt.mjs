// A till in JavaScript, Node.js 24: prints a receipt from the shop's template, by a printer at an address of the
// local network. Run it again without a server: it prints from what it kept.
//   node examples/sdk-receipt.mjs http://localhost:5000 API-KEY 192.168.1.50[:9100] [model] [folder]
import { once } from 'node:events'
import { connect } from 'node:net'
import { createApi, createReceipts, decodePng, engineInProcess, fileStorage } from '@xiaopiao/sdk/node'

const [url = 'http://localhost:5000', key = '', printer = '127.0.0.1:9100', model = 'escpos80', folder = 'till'] =
  process.argv.slice(2)
const [host, port = '9100'] = printer.split(':')

const receipts = createReceipts({
  api: createApi({ url, key }),
  // A till that is to follow the server's engine releases uses openEngine (docs/engine-hosts.md).
  engine: engineInProcess(),
  storage: fileStorage(folder),
  decodePicture: decodePng,
  live: false, // one receipt and out; a till that stays leaves it on and is told of new templates
})

const result = await receipts.print({
  business: 'shopping',
  data: {
    shop: { name: '发财小狗饮品店' },
    order: {
      no: 'A12',
      items: [
        { name: '珍珠奶茶', quantity: 2, unit_price: 12.5, amount: 25 },
        { name: '杨枝甘露', quantity: 1, unit_price: 18.8, amount: 18.8 },
      ],
      total_amount: 43.8,
    },
  },
  model,
  copies: 2,
  async send(output) {
    if (output.kind !== 'bytes') throw new Error(`${model} is not a printer that takes bytes`)
    const socket = connect(Number(port), host)
    await once(socket, 'connect')
    socket.end(output.bytes)
    await once(socket, 'close')
  },
})

const { template, problems, losses } = result.slip
console.log(`${result.outcome}: ${result.printed} copies, template ${template.source} ${template.version ?? ''}`)
for (const problem of problems) console.log(`  ${problem.message}`)
for (const loss of losses) console.log(`  ${loss.path}: ${loss.message}`)
receipts.close()
if (result.outcome === 'failed') {
  console.error(result.error)
  process.exitCode = 1
}
