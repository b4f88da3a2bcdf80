// Takes webhook messages and believes only signed ones. Needs nothing but Node.js 20 or later.
//   WEBHOOK_SECRET=whsec_… node examples/webhook-receiver.mjs
// 接收 Webhook 消息,只相信签名正确的。仅需 Node.js 20 或更高版本。
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const toleranceSeconds = 5 * 60
const key = Buffer.from((process.env.WEBHOOK_SECRET ?? '').replace(/^whsec_/, ''), 'base64')
/** Ids of messages that were handled; keep them in your database. 已处理的消息编号,请存入数据库。 */
const handled = new Set()

/** body: the bytes exactly as they came, before any JSON is read. 必须是收到的原始字节。 */
function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (!id || !signatures || !/^\d+$/.test(timestamp ?? '')) return false
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceSeconds) return false
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  // After a change of the secret there are two. 更换密钥后的一天内有两个签名。
  return signatures.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',')
    const given = Buffer.from(text, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
}

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  if (!isGenuine(request.headers, body)) return response.writeHead(401).end()
  const id = request.headers['webhook-id']
  // The same message may come twice. 同一条消息可能重复到达。
  if (!handled.has(id)) {
    handled.add(id)
    const { type, data } = JSON.parse(body)
    process.stdout.write(`${type} ${data.task?.task_id ?? data.printer?.printer_sn ?? ''}\n`)
  }
  response.writeHead(204).end()
})
server.listen(Number(process.env.PORT ?? 8080), () => process.stdout.write(`listening on ${server.address().port}\n`))
