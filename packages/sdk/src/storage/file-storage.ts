import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ByteStorage, checkedName } from './byte-storage.ts'
import { sweepTemporaryFiles, temporaryName } from './sweep-temporary-files.ts'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * A folder of files. What is written goes to a temporary file, onto the disk and then into its place, so that a crash or
 * a power cut leaves the file of before or the new one. Temporary files of dead processes go at the first use.
 * @param directory is made when it is missing
 */
export function fileStorage(directory: string): ByteStorage {
  let writes = 0
  let swept: Promise<void> | undefined
  const sweepOnce = (): Promise<void> => {
    swept ??= sweepTemporaryFiles(directory)
    return swept
  }
  const pathOf = (name: string): string => join(directory, checkedName(name))

  return {
    async read(name) {
      const path = pathOf(name)
      await sweepOnce()
      try {
        return new Uint8Array(await readFile(path))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    async write(name, bytes) {
      const path = pathOf(name)
      await sweepOnce()
      await mkdir(directory, { recursive: true })
      writes += 1
      // A name of its own for each write; `~` is in no name, so that what a crash leaves is never listed.
      const temporary = temporaryName(path, writes)
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
      const path = pathOf(name)
      await sweepOnce()
      await rm(path, { force: true })
    },
    async list() {
      await sweepOnce()
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
