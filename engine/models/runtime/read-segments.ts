/** Reads a file of weights and changes them on the way, while they lie in the processor's cache. For the runtime's threads. */
import { closeSync, openSync, readSync } from 'node:fs'
import { changeLengths, composite, productOf, setRows, type AddProducts, type Product } from './composite-changes.ts'
import { DONE, NEXT, type OnnxRequest } from './onnx-messages.ts'
import { fillFromPieces } from './pieces.ts'
import { PRODUCTS } from './product-model.ts'
import type { Segment } from './weight-changes.ts'

/** Weights in one product: they and what is made of them fit into the cache of one core. */
const PART = 1 << 17

/** Takes segments until none is left. The target holds what the file holds, changed. */
export async function readSegments({ files, pieces, segments, factors, target, counters }: Extract<OnnxRequest, { do: 'change' }>, add: AddProducts): Promise<void> {
  const handles = files.map((file) => openSync(file, 'r'))
  try {
    const buffer = new ArrayBuffer(segments.reduce((most, { start, end }) => Math.max(most, end - start), 0))
    for (let at = Atomics.add(counters, NEXT, 1); at < segments.length; at = Atomics.add(counters, NEXT, 1)) {
      const segment = segments[at]!
      const { start, end } = segment
      const bytes = new Uint8Array(buffer, 0, end - start)
      const read = (file: number, into: Uint8Array, from: number): void => {
        for (let got = 0; got < into.length; ) {
          const more = readSync(handles[file]!, into, got, into.length - got, from + got)
          if (more === 0) throw new Error(`${files[file]!} ends after ${from + got} bytes`)
          got += more
        }
      }
      if (pieces === undefined) read(0, bytes, start)
      else fillFromPieces(bytes, start, pieces, read)
      await change(segment, factors, buffer, add)
      new Uint8Array(target, start, bytes.length).set(bytes)
      Atomics.add(counters, DONE, 1)
    }
  } finally {
    for (const handle of handles) closeSync(handle)
  }
}

async function change({ start, changes }: Segment, factors: Float32Array, buffer: ArrayBuffer, add: AddProducts): Promise<void> {
  let waiting: Product[] = []
  for (const [i, one] of changes.entries()) {
    const { type, rows, columns, offset } = one
    const size = type === 'float32' ? 4 : 2
    const part = (row: number, count: number): Product['weights'] => {
      const from = offset - start + row * columns * size
      return type === 'float32' ? new Float32Array(buffer, from, count * columns) : new Uint16Array(buffer, from, count * columns)
    }
    const together = Math.max(1, Math.floor(PART / columns))
    if ('lengths' in one) {
      changeLengths(one, factors, part(0, rows))
      continue
    }
    if ('set' in one) {
      setRows(one, factors, part(0, rows))
      continue
    }
    const made = 'by' in one ? composite(one, factors, add) : undefined
    // The runtime takes no shared memory.
    const [up, down] = 'by' in one ? [Float32Array.of(one.times), new Float32Array()] : productOf(one, factors)
    const rank = 'by' in one ? 1 : one.rank
    for (let row = 0; row < rows; row += together) {
      const count = Math.min(together, rows - row)
      waiting.push(
        made === undefined
          ? { rows: count, columns, rank, up: up.subarray(row * rank, (row + count) * rank), down, weights: part(row, count) }
          : { rows: 1, columns: count * columns, rank, up, down: await made(row, count), weights: part(row, count) },
      )
      if (waiting.length < PRODUCTS) continue
      await add(type, waiting)
      waiting = []
    }
    const next = changes[i + 1]
    if (waiting.length > 0 && (next?.type !== type || 'lengths' in next || 'set' in next)) {
      await add(type, waiting)
      waiting = []
    }
  }
}
