import type { ByteStorage } from './byte-storage.ts'

/** What stands in the storage under a name, or undefined: also for what is not JSON, such as half a disk's rubbish. */
export async function readJson(storage: ByteStorage, name: string): Promise<unknown> {
  const bytes = await storage.read(name)
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

export async function writeJson(storage: ByteStorage, name: string, value: unknown): Promise<void> {
  await storage.write(name, new TextEncoder().encode(JSON.stringify(value)))
}
