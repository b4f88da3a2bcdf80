import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SettingError } from './listen.ts'

/**
 * Makes the directory where everything is kept.
 * @throws SettingError: whatever is wrong with it is one line that names the setting
 */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await makeFolders(dataDir)
    if (!(await stat(dataDir)).isDirectory()) throw new Error('it is a file')
    await access(dataDir, constants.W_OK)
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error)
    const words = { zh: `无法写入目录 ${dataDir}`, en: `cannot write to the directory ${dataDir}: ${seen}` }
    throw new SettingError('XIAOPIAO_DATA_DIR', words, error)
  }
}

/** Not `recursive`: where the system answers "no such directory" for ever, as under /proc, Node.js would try for ever. */
async function makeFolders(folder: string): Promise<void> {
  const error = await mkdirError(folder)
  if (error?.code === 'ENOENT' && dirname(folder) !== folder) {
    await makeFolders(dirname(folder))
    const still = await mkdirError(folder)
    if (still !== undefined) throw still
  } else if (error !== undefined) throw error
}

async function mkdirError(folder: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(folder)
    return undefined
  } catch (error) {
    const fault = error as NodeJS.ErrnoException
    return fault.code === 'EEXIST' ? undefined : fault
  }
}
