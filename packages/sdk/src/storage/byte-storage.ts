/**
 * Named bytes that outlive the program: templates, pictures, what a print client has printed, releases of the engine.
 * Names are made by the SDK: letters, digits, `.`, `_` and `-`, 200 at most. One program at a time uses a storage.
 */
export interface ByteStorage {
  read(name: string): Promise<Uint8Array | undefined>
  /** All or nothing: whoever reads, also after a crash, finds the bytes of before or these. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Nothing happens when there is none. */
  remove(name: string): Promise<void>
  list(): Promise<readonly string[]>
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/

/** Throws for a name that could leave the storage's folder or that some file system refuses. */
export function checkedName(name: string): string {
  if (!namePattern.test(name)) throw new Error(`"${name}" cannot be the name of something stored`)
  return name
}

/** For tests, and for programs that need nothing to outlive them. */
export function memoryStorage(): ByteStorage {
  const kept = new Map<string, Uint8Array>()
  return {
    read: async (name) => kept.get(checkedName(name))?.slice(),
    write: async (name, bytes) => void kept.set(checkedName(name), bytes.slice()),
    remove: async (name) => void kept.delete(checkedName(name)),
    list: async () => [...kept.keys()].toSorted(),
  }
}
