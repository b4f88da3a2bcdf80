import { afterEach, expect, test } from 'vitest'
import type { LoadedImages, WantedImage } from '../images/load-images.ts'
import { closeSchedulerRigs, stillRig } from '../testing/scheduler-rig.ts'
import { ScriptedDriver } from '../testing/scripted-driver.ts'
import { cancelTask } from './cancel-task.ts'

afterEach(closeSchedulerRigs)

class DotsDriver extends ScriptedDriver {
  override readonly format = 'escpos'
}

const slip = (content: string) =>
  ({
    kind: 'template',
    template: [[{ content: 'a' }], [{ contentType: 'image', content, width: 8 }]],
    data: {},
  }) as const
const loaded = (wanted: readonly WantedImage[]): LoadedImages => ({
  images: wanted.map(({ id }) => ({ id, widthDots: 8, heightDots: 1, hex: 'ff' })),
  missing: [],
})

/** A loader that answers when the test says so. */
function pausedLoader() {
  const asked: { readonly wanted: readonly WantedImage[]; readonly answer: (loaded: LoadedImages) => void }[] = []
  const load = (_shop: unknown, wanted: readonly WantedImage[]) =>
    new Promise<LoadedImages>((answer) => {
      asked.push({ wanted, answer })
    })
  const isAsked = async (count: number) => {
    while (asked.length < count) await new Promise((resolve) => setImmediate(resolve))
    return asked[count - 1]!
  }
  return { load, asked, isAsked }
}

test('[DL3] nothing has begun while pictures are loaded, and what prints has them', async () => {
  const rig = await stillRig()
  const loader = pausedLoader()
  rig.shopSystem.loadImages = loader.load
  const driver = new DotsDriver()
  rig.start(driver)
  const printer = await rig.addPrinter()
  const task = await rig.addTask(printer, { source: slip('/api/images/x') })
  const { wanted, answer } = await loader.isAsked(1)
  expect(wanted).toMatchObject([{ url: '/api/images/x', widthDots: 8, dither: 'threshold' }])
  expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', attempt: 0 })
  answer(loaded(wanted))
  await rig.idle()
  expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS' })
  const bytes = Buffer.from(driver.jobs[0]?.bytes ?? [])
  // GS v 0, one byte wide, one row: eight black dots.
  expect(bytes.includes(Buffer.from([0x1d, 0x76, 0x30, 0, 1, 0, 1, 0, 0xff]))).toBe(true)
})

test('[DL1] a task that is cancelled while its pictures are loaded never prints', async () => {
  const rig = await stillRig()
  const loader = pausedLoader()
  rig.shopSystem.loadImages = loader.load
  const driver = new DotsDriver()
  rig.start(driver)
  const task = await rig.addTask(await rig.addPrinter(), { source: slip('/api/images/x') })
  const { wanted, answer } = await loader.isAsked(1)
  await cancelTask(rig.shop, task.taskId, { cause: 'person', now: rig.clock.now(), node: 'node-b' })
  answer(loaded(wanted))
  await rig.idle()
  expect(await rig.task(task)).toMatchObject({ printStatus: 'CANCELLED', attempt: 0 })
  expect(driver.jobs).toEqual([])
})

test('[DL7] a printer that waits for pictures delays no other printer', async () => {
  const rig = await stillRig()
  const loader = pausedLoader()
  rig.shopSystem.loadImages = loader.load
  const driver = new DotsDriver()
  rig.start(driver)
  const slow = await rig.addTask(await rig.addPrinter({ printerSn: 'A' }), { source: slip('/api/images/x') })
  const { wanted, answer } = await loader.isAsked(1)
  const other = await rig.addTask(await rig.addPrinter({ printerSn: 'B' }))
  while ((await rig.task(other)).printStatus !== 'SUCCESS') await new Promise((resolve) => setImmediate(resolve))
  expect(await rig.task(slow)).toMatchObject({ printStatus: 'PENDING' })
  answer(loaded(wanted))
  await rig.idle()
  expect(driver.jobIds).toEqual([other.id, slow.id])
})

test('[TP20] a slip without pictures asks for none, and one whose picture is missing prints and says so', async () => {
  const rig = await stillRig()
  const loader = pausedLoader()
  rig.shopSystem.loadImages = loader.load
  const driver = new DotsDriver()
  rig.start(driver)
  const printer = await rig.addPrinter()
  await rig.addTask(printer)
  await rig.idle()
  expect([driver.jobs.length, loader.asked.length]).toEqual([1, 0])
  const task = await rig.addTask(printer, { source: slip('http://shop.example/logo.png') })
  const { wanted, answer } = await loader.isAsked(1)
  answer({ images: [], missing: wanted.map(({ id, url }) => ({ id, url, why: 'HTTP 404' })) })
  await rig.idle()
  expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS' })
  const details = (await rig.history(task)).map(({ detail }) => detail ?? '').join()
  expect(details).toContain('http://shop.example/logo.png: HTTP 404')
})
