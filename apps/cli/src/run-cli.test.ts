import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { models } from '@xiaopiao/engine'
import { readPaper } from '@xiaopiao/paper'
import { encode as encodePng } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'
import type { Language } from './terminal.ts'

const receipts = fileURLToPath(new URL('../../../packages/engine/testdata/receipts/', import.meta.url))
const short = join(receipts, 'short.json')
const shortData = join(receipts, 'short.data.json')

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-cli-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

interface Run {
  readonly code: number
  readonly out: string
  readonly told: string
}

async function run(args: readonly string[], language: Language = 'en'): Promise<Run> {
  let out = ''
  let told = ''
  const terminal = {
    language,
    folder,
    write: (data: string | Uint8Array) => {
      out += typeof data === 'string' ? data : Buffer.from(data).toString('latin1')
    },
    tell: (text: string) => {
      told += `${text}\n`
    },
  }
  return { code: await runCli(args, terminal), out, told }
}

/** Writes a file into the test's folder and returns its name. */
async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content)
  return name
}

describe('render', () => {
  test('[TP19] without --out the receipt is shown as text, as wide as the paper', async () => {
    const { code, out } = await run(['render', short, '--data', shortData, '--paper', '58'])
    expect(code).toBe(0)
    expect(out).toContain('现磨豆浆              x2    9.00\n')
  })
  test('[TP19] .bin holds what the printer is sent, for every model', async () => {
    for (const { model, kind } of models()) {
      const { code, told } = await run(['render', short, '-d', shortData, '-m', model, '-o', 'x.bin'])
      expect({ model, code, told }).toMatchObject({ code: 0 })
      const written = await readFile(join(folder, 'x.bin'))
      expect(written.length).toBeGreaterThan(100)
      if (kind === 'calls') expect(JSON.parse(written.toString())).toBeInstanceOf(Array)
    }
  })
  test('[TP22] --no-cut and --copies reach the engine', async () => {
    const cuts = async (args: readonly string[]) => {
      await run(['render', short, '-d', shortData, '-o', 'cuts.bin', ...args])
      const { pages } = readPaper(await readFile(join(folder, 'cuts.bin')), { widthDots: 576 })
      return pages.filter((page) => page.cut !== null).length
    }
    expect(await cuts(['--copies', '3'])).toBe(3)
    expect(await cuts(['--no-cut'])).toBe(0)
  })
  test('.svg and .png are pictures of the paper', async () => {
    await run(['render', short, '-d', shortData, '-o', 'x.svg'])
    expect(await readFile(join(folder, 'x.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\s*$/)
    await run(['render', short, '-d', shortData, '-o', 'x.png'])
    expect((await readFile(join(folder, 'x.png'))).subarray(1, 4).toString()).toBe('PNG')
  })
  test('[TP20] images are PNG files beside the template; the network is left alone', async () => {
    const data = new Uint8Array(64).fill(0)
    await file('logo.png', encodePng({ width: 8, height: 8, data, channels: 1 }))
    const images = ['logo.png', 'https://x.example/logo.png'].map((content) => [
      { contentType: 'image', content, width: 8 },
    ])
    const template = await file('image.json', JSON.stringify(images))
    const { code, told } = await run(['render', template, '-o', 'image.bin'])
    expect(code).toBe(0)
    expect(told).toContain('the image https://x.example/logo.png is left out')
    const { pages } = readPaper(await readFile(join(folder, 'image.bin')), { widthDots: 576 })
    expect(JSON.stringify(pages)).toContain('"kind":"bitmap"')
  })
  test('[TP20] an image of one bit a dot prints as it is', async () => {
    // 8 x 8 dots, the left half white.
    await file(
      'dots.png',
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAQAAAADsdIMmAAAADElEQVR4nGP4wIACATwQB4FdNEgBAAAAAElFTkSuQmCC',
        'base64',
      ),
    )
    const template = await file(
      'dots.json',
      JSON.stringify([[{ contentType: 'image', content: 'dots.png', width: 8 }]]),
    )
    await run(['render', template, '-o', 'dots.bin'])
    expect((await readFile(join(folder, 'dots.bin'))).toString('hex')).toContain('0f'.repeat(8))
  })
  test('[TP4] the HTML-like form is read too, and its issues stand at line and column', async () => {
    const template = await file('receipt.html', '<receipt>\n  <text>{{mony 3}}</text>\n</receipt>')
    expect(await run(['render', template])).toEqual({
      code: 1,
      out: '',
      told: "the template receipt.html cannot be used:\n  receipt.html:2:9: there is no helper 'mony': did you mean 'money' (unknown_helper)\n",
    })
  })
})

describe('what is wrong is told, with the place and an exit code', () => {
  test('[TP7] issues of a template carry their paths, in both languages', async () => {
    const template = await file('wrong.json', '[[{"content":"x","pagerWeigth":1}]]')
    const { code, told } = await run(['render', template], 'zh')
    expect(code).toBe(1)
    expect(told).toContain('模板 wrong.json 无法使用:\n  wrong.json: layouts[0][0].pagerWeigth: ')
  })
  test('[TP7] an unknown model is told with the known ones, before anything is written', async () => {
    const { code, told } = await run(['render', short, '--model', 'xprinte', '-o', 'never.bin'])
    expect(code).toBe(1)
    expect(told).toContain("no printer model 'xprinte': known models are xprinter, ")
    await expect(readFile(join(folder, 'never.bin'))).rejects.toThrow('ENOENT')
  })
  test('[TP7] --strict makes missing data a failure', async () => {
    const template = await file('strict.json', '[[{"content":"{{order.no}}"}]]')
    expect((await run(['render', template])).code).toBe(0)
    expect(await run(['render', template, '--strict'])).toMatchObject({
      code: 1,
      told: expect.stringContaining("layouts[0][0]: the data has no 'order.no' (missing_data)"),
    })
  })
  test.each([
    [['render', 'no-such.json'], 3, 'cannot read no-such.json: there is no such file'],
    [['render', '.'], 3, 'cannot read .: it is a folder'],
    [['render', 'broken.json'], 1, 'broken.json is not JSON: '],
    [['render', short, '-o', 'x.pdf'], 2, "'x.pdf' ends in none of .bin, .txt, .svg, .png"],
    [['render', short, '-o', 'no/such/folder/x.txt'], 3, 'cannot write no/such/folder/x.txt: there is no such file'],
    [['render', short, '--paper', '57'], 1, 'expected a paper width of 58 or 80 mm, received 57'],
    [['render', short, '--paper', 'wide'], 2, "'wide' is not a whole number"],
    [['render', short, '-m', 'escpos58', '-p', '80'], 1, 'escpos58 prints on 58 mm paper, not on 80'],
    [['render', short, '--copies', '0'], 1, 'expected 1 to 100 copies, received 0'],
    [['render', short, '--colour'], 2, "there is no option '--colour'"],
    [['render', short, '--data'], 2, "the option '-d, --data <file>' needs a value"],
    [['render', short, 'more'], 2, 'there are more arguments than the command takes'],
    [['render'], 2, 'a file is missing after the command'],
    [['print'], 2, "there is no command 'print'"],
    [['explain', 'no-such.bin'], 3, 'cannot read no-such.bin'],
  ])('%j: exit code %i', async (args, code, message) => {
    await file('broken.json', '{"layouts": [')
    const result = await run(args)
    expect(result).toMatchObject({ code, told: expect.stringContaining(message) })
    expect(result.out).toBe('')
  })
  test('usage mistakes are told in Chinese, also by --lang', async () => {
    expect((await run(['render', '--colour'], 'zh')).told).toContain("没有选项 '--colour'")
    expect((await run(['--lang', 'zh', 'print'])).told).toContain("没有命令 'print'")
  })
})

describe('explain and models', () => {
  test('[TP19] explain says each command in words, with its offset', async () => {
    await file('small.bin', new Uint8Array([0x1b, 0x40, 0x1b, 0x61, 0x01, 0x41, 0x0a]))
    const { code, out } = await run(['explain', 'small.bin'])
    expect(code).toBe(0)
    expect(out).toMatch(/^000000 {2}1b 40 .*ESC @ /)
    expect(out).toMatch(/\n000002 {2}1b 61 01 .*ESC a /)
    expect((await run(['explain', 'small.bin'], 'zh')).out).toMatch(/[一-鿿]/)
    expect(JSON.parse((await run(['explain', 'small.bin', '--json'])).out)).toMatchObject([
      { offset: 0 },
      { offset: 2 },
      {},
      {},
    ])
  })
  test('[TP19] models lists every model', async () => {
    const { out } = await run(['models'])
    for (const { model } of models()) expect(out).toContain(`${model} `)
    expect(JSON.parse((await run(['models', '--json'])).out)).toHaveLength(models().length)
  })
  test('help is in both languages, and no command at all shows it', async () => {
    expect(await run(['--help'], 'zh')).toMatchObject({ code: 0, out: expect.stringContaining('用法:') })
    expect(await run(['render', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Usage:') })
    expect(await run([])).toMatchObject({ code: 2, out: expect.stringContaining('Commands:') })
  })
  test('the program itself starts and ends with the exit code', async () => {
    const program = fileURLToPath(new URL('../bin/xiaopiao-engine.mjs', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [program, '--version'])
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const failed = promisify(execFile)(process.execPath, [program, 'render', 'no-such.json'], { cwd: folder })
    await expect(failed).rejects.toMatchObject({ code: 3 })
  })
})
