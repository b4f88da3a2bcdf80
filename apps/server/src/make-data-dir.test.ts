import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SettingError } from './listen.ts'
import { makeDataDir } from './make-data-dir.ts'

test('folders are made as deep as needed, and one that is there is kept', async () => {
  const root = await mkdtemp(join(tmpdir(), 'xiaopiao-data-dir-'))
  try {
    const deep = join(root, 'a', 'b', 'c')
    await makeDataDir(deep)
    await makeDataDir(deep)
    expect((await stat(deep)).isDirectory()).toBe(true)
    await writeFile(join(root, 'file'), '')
    await expect(makeDataDir(join(root, 'file', 'x'))).rejects.toBeInstanceOf(SettingError)
  } finally {
    await rm(root, { recursive: true })
  }
})

test.runIf(process.platform === 'linux')('a place where no directory can be made is told at once', async () => {
  await expect(makeDataDir('/proc/xiaopiao/data')).rejects.toThrow('XIAOPIAO_DATA_DIR')
})
