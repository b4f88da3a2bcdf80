import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ByteStorage, checkedName } from './byte-storage.ts'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * A folder of files. What is written goes to a temporary file, onto the disk and then into its place, so that a crash or
 * a power cut leaves the file of before or the new one.
 * @param directory is made when it is missing
 */
export function fileStorage(directory: string): ByteStorage {
  let writes = 0
  const pathOf = (name: string): string => join(directory, checkedName(name))

  return {
    async read(name) {
      try {
        return new Uint8Array(await readFile(pathOf(name)))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    async write(name, bytes) {
      await mkdir(directory, { recursive: true })
      writes += 1
      const path = pathOf(name)
      // A name of its own for each write; `~` is in no name, so that what a crash leaves is never listed.
      const temporary = `${path}~${process.pid}-${writes}`
      try {
        const file = await open(temporary, 'w')
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(temporary, path)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    async remove(name) {
      await rm(pathOf(name), { force: true })
    },
    async list() {
      try {
        const names = await readdir(directory)
        return names.filter((name) => !name.includes('~')).toSorted()
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    },
  }
}
