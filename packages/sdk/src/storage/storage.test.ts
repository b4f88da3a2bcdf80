import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ByteStorage, memoryStorage } from './byte-storage.ts'
import { fileStorage } from './file-storage.ts'
import { readJson, writeJson } from './json-storage.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'xiaopiao-storage-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

let made = 0
const storages: [string, () => ByteStorage][] = [
  ['memoryStorage', memoryStorage],
  // A folder that is not there yet.
  ['fileStorage', () => fileStorage(join(directory, `storage-${++made}`))],
]

describe.each(storages)('%s', (_name, make) => {
  test('keeps bytes by name', async () => {
    const storage = make()
    expect(await storage.read('a')).toBeUndefined()
    expect(await storage.list()).toEqual([])
    await storage.write('b.json', new Uint8Array([1, 2, 3]))
    await storage.write('a', new Uint8Array())
    await storage.write('b.json', new Uint8Array([4]))
    expect(await storage.read('b.json')).toEqual(new Uint8Array([4]))
    expect(await storage.read('a')).toEqual(new Uint8Array())
    expect(await storage.list()).toEqual(['a', 'b.json'])
    await storage.remove('a')
    await storage.remove('a')
    expect(await storage.list()).toEqual(['b.json'])
  })

  test('keeps its own copy', async () => {
    const storage = make()
    const bytes = new Uint8Array([1])
    await storage.write('a', bytes)
    bytes[0] = 9
    const read = await storage.read('a')
    if (read !== undefined) read[0] = 8
    expect(await storage.read('a')).toEqual(new Uint8Array([1]))
  })

  test.each(['', '.', '../a', 'a/b', 'a\\b', '.hidden', 'a~1', 'x'.repeat(201)])(
    'refuses the name %j',
    async (name) => {
      await expect(make().write(name, new Uint8Array())).rejects.toThrow('cannot be the name')
      await expect(make().read(name)).rejects.toThrow('cannot be the name')
    },
  )

  test('writes at the same time leave one of them whole', async () => {
    const storage = make()
    const contents = Array.from({ length: 20 }, (_, index) => new Uint8Array(10_000).fill(index))
    await Promise.all(contents.map((bytes) => storage.write('a', bytes)))
    const read = await storage.read('a')
    expect(contents).toContainEqual(read)
    expect(await storage.list()).toEqual(['a'])
  })

  test('JSON that cannot be read counts as nothing', async () => {
    const storage = make()
    await writeJson(storage, 'a', { one: '壹' })
    expect(await readJson(storage, 'a')).toEqual({ one: '壹' })
    await storage.write('a', new Uint8Array([123, 0, 255]))
    expect(await readJson(storage, 'a')).toBeUndefined()
  })
})

test('fileStorage() does not list what a crash left, and leaves nothing itself', async () => {
  const folder = join(directory, 'crashed')
  const storage = fileStorage(folder)
  await storage.write('a', new Uint8Array([1]))
  await writeFile(join(folder, 'a~123-1'), 'half')
  expect(await storage.list()).toEqual(['a'])
  await rm(join(folder, 'a~123-1'))
  expect(await readdir(folder)).toEqual(['a'])
})
