import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes } from '@xiaopiao/protocol'
import sharp from 'sharp'
import { type ApiClient, apiClient } from '../api-client.ts'
import { type NetworkPrinter, startNetworkPrinter } from '../emulators/network-printer.ts'
import { startServerProcess } from '../server-process.ts'
import { quantile } from './tasks/at-a-time.ts'

/*
 * `npm run bench pictures`: from the request until the first byte is at the printer, for a slip without a picture (the
 * bound), with a logo that is at hand, with one that has never been seen, and with one whose web server never answers.
 */
const slipsEach = 150
const apiKey = 'bench-key-of-a-loopback-server'
const lines = Array.from({ length: 12 }, (_, index) => [{ content: `珍珠奶茶 ${index}` }, { content: '25.00' }])

export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-bench-'))
  const printer = await startNetworkPrinter()
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const server = await startServerProcess({
    entry: 'server',
    dataDir,
    env: {
      XIAOPIAO_API_KEY: apiKey,
      XIAOPIAO_LOG_LEVEL: 'info',
      XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '100000000',
      XIAOPIAO_OUTGOING_NETWORKS: '127.0.0.0/8',
    },
  })
  try {
    const api = apiClient(server.url, apiKey)
    const connection = { host: printer.host, port: printer.port }
    await api.call(routes.createPrinter, {
      body: { printer_sn: 'A', printer_name: 'A', driver: 'network', connection },
    })
    await measure(api, printer, `http://127.0.0.1:${(silent.address() as AddressInfo).port}`)
  } finally {
    await server.stop()
    await printer.close()
    silent.closeAllConnections()
    silent.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measure(api: ApiClient, printer: NetworkPrinter, silentUrl: string): Promise<void> {
  const logo = await upload(api, 0)
  const plain: number[] = []
  const cached: number[] = []
  const fresh: number[] = []
  for (let slip = 0; slip < 20; slip++) await timeOf(api, printer, logo)
  for (let slip = 0; slip < slipsEach; slip++) {
    plain.push(await timeOf(api, printer, undefined))
    cached.push(await timeOf(api, printer, logo))
  }
  for (let slip = 0; slip < 20; slip++) fresh.push(await timeOf(api, printer, await upload(api, slip + 1)))
  const first = await timeOf(api, printer, `${silentUrl}/a.png`)
  const second = await timeOf(api, printer, `${silentUrl}/b.png`)
  const at = (times: readonly number[], share: number) =>
    quantile(
      times.toSorted((one, other) => one - other),
      share,
    )
  const shown = (times: readonly number[]) =>
    `p50 ${at(times, 0.5).toFixed(1)} ms, p95 ${at(times, 0.95).toFixed(1)} ms`
  console.log(`request to first byte, ${slipsEach} slips each, load ${loadavg()[0]?.toFixed(1)}`)
  console.log(`  no picture         ${shown(plain)}`)
  console.log(`  logo at hand       ${shown(cached)}, ×${(at(cached, 0.5) / at(plain, 0.5)).toFixed(2)}`)
  console.log(`  logo never seen    ${shown(fresh)}`)
  console.log(`  server is silent   first slip ${first.toFixed(0)} ms, the next ${second.toFixed(1)} ms`)
}

/** A logo of 600 x 240 pixels, each another. */
async function upload(api: ApiClient, number: number): Promise<string> {
  const disc = `<circle cx="${100 + number}" cy="120" r="90"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="240">${disc}</svg>`
  const png = await sharp(Buffer.from(svg)).flatten({ background: '#fff' }).png().toBuffer()
  return (await api.call(routes.uploadImage, { body: { content_base64: png.toString('base64') } })).url
}

async function timeOf(api: ApiClient, printer: NetworkPrinter, picture: string | undefined): Promise<number> {
  const image = { contentType: 'image', content: picture, width: 384, dither: 'atkinson' }
  const template = picture === undefined ? lines : [[image], ...lines]
  let stop = () => {}
  const begun = performance.now()
  const arrived = new Promise<number>((resolve) => {
    stop = printer.subscribe((event) => {
      if (event.kind === 'data') resolve(performance.now() - begun)
    })
  })
  const { task_id } = await api.call(routes.print, { body: { template, data: {}, printer_sn: 'A' } })
  const ms = await arrived
  stop()
  for (;;) {
    const { print_status } = await api.call(routes.readTask, { params: { task_id } })
    if (print_status === 'SUCCESS') return ms
    if (print_status === 'FAILED') throw new Error('a slip of the bench failed')
  }
}
