/** LoRA files that were read: a render asks for one's words first, then for its weights. */
import { stat } from 'node:fs/promises'
import { readLora, type Lora } from './lora-file.ts'

/** Bytes of numbers that are kept at most; of most LoRAs several. */
const MOST = 512e6

export type LoraReader = (path: string) => Promise<Lora>

/** Reads each file once while it stays as it is, and keeps the last used ones within `most` bytes. */
export function createLoraCache(read: LoraReader = readLora, most = MOST): LoraReader {
  /** The last used comes last. */
  const known = new Map<string, { readonly stamp: string; readonly lora: Promise<Lora>; bytes: number }>()
  return async (path) => {
    const { mtimeMs, size, ino } = await stat(path)
    const stamp = `${mtimeMs} ${size} ${ino}`
    const found = known.get(path)
    if (found?.stamp === stamp) {
      known.delete(path)
      known.set(path, found)
      return found.lora
    }
    // Who asks meanwhile waits for the same reading.
    const entry = { stamp, lora: read(path), bytes: 0 }
    known.set(path, entry)
    try {
      const lora = await entry.lora
      entry.bytes = bytesOf(lora)
      let sum = [...known.values()].reduce((all, { bytes }) => all + bytes, 0)
      for (const [name, { bytes }] of known) {
        if (sum <= most) break
        if (bytes === 0) continue
        known.delete(name)
        sum -= bytes
      }
      return lora
    } catch (thrown) {
      if (known.get(path) === entry) known.delete(path)
      throw thrown
    }
  }
}

const bytesOf = ({ layers }: Lora): number => {
  const arrays = layers.flatMap(({ product, composite, diff, bias, lengths }) => [product?.down.data, product?.up.data, product?.mid?.data, composite?.first.up, composite?.first.down, composite?.second.up, composite?.second.down, diff?.data, bias?.data, lengths?.data])
  return arrays.reduce((sum, one) => sum + (one?.byteLength ?? 0), 0)
}
