/** Lets what belongs to the same name run one after the other; different names do not wait for each other. */
export type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** @returns turns of their own; a name is forgotten as soon as nobody waits for it */
export function turns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    // The one before may have failed: that is told to its own caller.
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work)
    last.set(name, turn)
    try {
      return await turn
    } finally {
      if (last.get(name) === turn) last.delete(name)
    }
  }
}
