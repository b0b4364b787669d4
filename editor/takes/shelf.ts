/** Pictures by what they are made of, kept in the browser: a draft that was made once costs nothing again. */
const [NAME, STORE, MOST] = ['reelgraph-drafts', 'pictures', 4000]

interface Kept {
  readonly picture: Blob
  readonly time: number
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
  })

let opening: Promise<IDBDatabase | undefined> | undefined
/** Undefined where the browser keeps nothing. */
const database = (): Promise<IDBDatabase | undefined> =>
  (opening ??= (async () => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE).createIndex('time', 'time')
    return settled(request)
  })().catch(() => undefined))

export async function takeFromShelf(key: string): Promise<Blob | undefined> {
  const found = await database()
  if (found === undefined) return undefined
  const kept = await settled(found.transaction(STORE).objectStore(STORE).get(key) as IDBRequest<Kept | undefined>).catch(() => undefined)
  return kept?.picture
}

/** The oldest make room. */
export async function putOnShelf(key: string, picture: Blob): Promise<void> {
  const found = await database()
  if (found === undefined) return
  try {
    const store = found.transaction(STORE, 'readwrite').objectStore(STORE)
    store.put({ picture, time: Date.now() } satisfies Kept, key)
    const count = await settled(store.count())
    if (count <= MOST) return
    const old = await settled(store.index('time').getAllKeys(undefined, count - MOST))
    for (const one of old) store.delete(one)
  } catch {
    // No room: it is made anew next time.
  }
}
