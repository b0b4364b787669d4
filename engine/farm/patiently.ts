/** Waiting for a queue that may be away for long. */

export interface Waiting {
  /** Milliseconds after which it is told. */
  readonly patience: number
  readonly tell: () => void
  /** Ends the waiting. Absent: it ends when it is told. */
  readonly signal?: AbortSignal
}

/** @returns what is asked for. @throws the signal's reason; without a signal nothing, and gives up after its patience */
export async function patiently<T>(asked: Promise<T>, { patience, tell, signal }: Waiting & { readonly signal: AbortSignal }): Promise<T>
export async function patiently<T>(asked: Promise<T>, { patience, tell }: Waiting): Promise<T | undefined>
export async function patiently<T>(asked: Promise<T>, { patience, tell, signal }: Waiting): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  let end: (() => void) | undefined
  const late = new Promise<undefined>((resolve, reject) => {
    timer = setTimeout(() => {
      tell()
      if (signal === undefined) resolve(undefined)
    }, patience)
    end = () => reject(signal!.reason as Error)
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted === true) end()
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end!)
    // Nobody waits for these any more.
    for (const one of [asked, late]) one.catch(() => {})
  }
}
