import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileStorage } from './file-storage.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'xiaopiao-storage-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Of a process that has ended. */
const deadPid = spawnSync(process.execPath, ['--version']).pid
const dayMs = 86_400_000

async function leave(name: string, agoMs = 0): Promise<void> {
  const path = join(directory, name)
  await writeFile(path, 'half')
  const at = new Date(Date.now() - agoMs)
  await utimes(path, at, at)
}

describe('what an interrupted write left', () => {
  test.each(['read', 'write', 'remove', 'list'] as const)('is gone after the first %s', async (operation) => {
    await leave(`a~${deadPid}-1`)
    const storage = fileStorage(directory)
    if (operation === 'list') await storage.list()
    else await storage[operation]('b', new Uint8Array([1]))
    expect(await readdir(directory)).toEqual(operation === 'write' ? ['b'] : [])
  })

  test('goes when its process is dead, or was one of before with the same number', async () => {
    await leave(`job-1.json~${deadPid}-17`)
    // A container gives its program the same number each time.
    await leave(`a~${process.pid}-1`, dayMs)
    await leave(`b~${process.ppid}-1`, dayMs)
    await leave('c~99999999999999-1')
    const storage = fileStorage(directory)
    await storage.write('a', new Uint8Array([1]))
    expect(await readdir(directory)).toEqual(['a'])
  })

  test('stays while it may be a write that is under way', async () => {
    const writing = [`a~${process.pid}-1`, `b~${process.ppid}-1`]
    for (const name of writing) await leave(name)
    await fileStorage(directory).list()
    expect(await readdir(directory)).toEqual(writing)
  })

  test('is all that goes: other files and folders stay, however old', async () => {
    const others = ['a', 'a~', 'notes~1', 'notes.txt~', `.a~${deadPid}-1`, `a~${deadPid}-1.bak`, `a~${deadPid}-x`]
    for (const name of others) await leave(name, dayMs)
    await mkdir(join(directory, `folder~${deadPid}-1`))
    const storage = fileStorage(directory)
    expect(await storage.list()).toEqual(['a'])
    expect((await readdir(directory)).toSorted()).toEqual([...others, `folder~${deadPid}-1`].toSorted())
  })

  test('that cannot be looked at stops nothing: a folder that is none fails as before', async () => {
    await writeFile(join(directory, 'file'), '')
    const storage = fileStorage(join(directory, 'file'))
    await expect(storage.write('a', new Uint8Array())).rejects.toMatchObject({ code: expect.any(String) })
    await expect(storage.list()).rejects.toMatchObject({ code: 'ENOTDIR' })
  })
})
