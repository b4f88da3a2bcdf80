import { type ByteStorage, checkedName } from './byte-storage.ts'

const storeName = 'bytes'

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

function open(databaseName: string): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(storeName)
  return done(request)
}

/** A database of the browser; it belongs to the page's origin. */
export function indexedDbStorage(databaseName: string): ByteStorage {
  let opened: Promise<IDBDatabase> | undefined

  const database = (): Promise<IDBDatabase> => {
    const forget = (): void => {
      opened = undefined
    }
    opened ??= open(databaseName).then((known) => {
      // Another tab deletes the database, or the browser clears it: the next access opens it anew.
      known.onversionchange = () => {
        known.close()
        forget()
      }
      known.onclose = forget
      return known
    })
    opened.catch(forget)
    return opened
  }

  const reading = async <Result>(ask: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result> =>
    done(ask((await database()).transaction(storeName, 'readonly').objectStore(storeName)))

  const writing = async (change: (store: IDBObjectStore) => void): Promise<void> => {
    // `strict`: told to be written only when it is on the disk, because a print is journaled here.
    const transaction = (await database()).transaction(storeName, 'readwrite', { durability: 'strict' })
    change(transaction.objectStore(storeName))
    await completed(transaction)
  }

  return {
    async read(name) {
      const bytes: unknown = await reading((store) => store.get(checkedName(name)))
      return bytes instanceof Uint8Array ? bytes : undefined
    },
    write: (name, bytes) => writing((store) => store.put(bytes.slice(), checkedName(name))),
    remove: (name) => writing((store) => store.delete(checkedName(name))),
    list: async () => (await reading((store) => store.getAllKeys())).map(String),
  }
}
