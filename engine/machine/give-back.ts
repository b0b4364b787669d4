/** Gives memory that large pictures held back to the system: V8 knows no hurry while nothing else happens. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes outside V8's own heap that are worth a collection. */
const WORTH = 64e6
const SOON_MS = 3000

let collect: (() => void) | undefined
let soon: NodeJS.Timeout | undefined

/** Once nothing of this kind was called for some seconds. */
export function giveBackSoon(): void {
  clearTimeout(soon)
  soon = setTimeout(() => {
    if (process.memoryUsage().external < WORTH) return
    setFlagsFromString('--expose-gc')
    collect ??= runInNewContext('gc') as () => void
    collect()
  }, SOON_MS).unref()
}
