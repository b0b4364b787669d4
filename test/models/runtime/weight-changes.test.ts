/** Weights changed on the way from a file into memory, against sums in double precision, number by number. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromHalf, toHalf } from '../../../engine/models/runtime/half.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { segmentsOf, type WeightChange } from '../../../engine/models/runtime/weight-changes.ts'

const runtime = createOnnxRuntime({ worthAThread: 1 << 20 })
let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'reelgraph-weights-'))))
afterAll(() => Promise.all([runtime.close(), rm(folder, { recursive: true })]))

const numbers = (count: number, step: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(i * step + step))
interface Layer { readonly type: 'float32' | 'float16'; readonly rows: number; readonly columns: number; readonly rank: number; readonly gap: number }

/** A file of layers with bytes between them that stay. Rank 0 leaves a layer as it is. */
async function fileOf(layers: readonly Layer[], name: string) {
  const parts: Uint8Array[] = []
  const changes: WeightChange[] = []
  const expected: { at: number; type: Layer['type']; values: Float64Array }[] = []
  let at = 0
  for (const [i, { type, rows, columns, rank, gap }] of layers.entries()) {
    parts.push(new Uint8Array(gap).fill(i + 1))
    at += gap
    const stored = type === 'float32' ? numbers(rows * columns, 0.3 + i) : toHalf(numbers(rows * columns, 0.3 + i))
    const before = type === 'float32' ? (stored as Float32Array) : fromHalf(stored as Uint16Array)
    const [up, down] = [numbers(rows * rank, 0.7 + i), numbers(rank * columns, 1.1 + i)]
    const values = Float64Array.from(before, (value, p) => {
      let sum = value
      for (let k = 0; k < rank; k++) sum += up[Math.floor(p / columns) * rank + k]! * down[k * columns + (p % columns)]!
      return sum
    })
    if (rank > 0) changes.push({ offset: at, type, rows, columns, rank, up, down })
    expected.push({ at, type, values })
    parts.push(new Uint8Array(stored.buffer))
    at += stored.byteLength
  }
  const bytes = Buffer.concat(parts)
  const file = join(folder, name)
  await writeFile(file, bytes)
  return { file, bytes, changes, expected }
}

const cases: readonly (readonly [string, readonly Layer[]])[] = [
  ['one number', [{ type: 'float32', rows: 1, columns: 1, rank: 1, gap: 0 }]],
  ['odd sizes, odd places', [{ type: 'float32', rows: 5, columns: 37, rank: 3, gap: 6 }, { type: 'float32', rows: 3, columns: 5, rank: 2, gap: 3 }, { type: 'float32', rows: 7, columns: 9, rank: 1, gap: 5 }]],
  ['half floats', [{ type: 'float16', rows: 9, columns: 33, rank: 4, gap: 2 }, { type: 'float16', rows: 4, columns: 6, rank: 2, gap: 0 }]],
  ['both in one file', [{ type: 'float16', rows: 6, columns: 10, rank: 2, gap: 0 }, { type: 'float32', rows: 6, columns: 10, rank: 2, gap: 0 }, { type: 'float16', rows: 6, columns: 10, rank: 2, gap: 8 }]],
  ['layers that stay', [{ type: 'float32', rows: 8, columns: 8, rank: 0, gap: 4 }, { type: 'float32', rows: 8, columns: 8, rank: 2, gap: 4 }, { type: 'float32', rows: 8, columns: 8, rank: 0, gap: 4 }]],
  ['many layers at once', Array.from({ length: 21 }, () => ({ type: 'float32', rows: 16, columns: 24, rank: 4, gap: 0 }) as const)],
  ['more than one thread can hold at once', Array.from({ length: 4 }, (_, i) => ({ type: i % 2 === 0 ? 'float32' : 'float16', rows: 700, columns: 1111, rank: 3, gap: 2 }) as const)],
]

describe('weights read changed', () => {
  it.each(cases)('%s', async (name, layers) => {
    const { file, bytes, changes, expected } = await fileOf(layers, name.replaceAll(/[ ,]/g, '-'))
    const made = await runtime.readChanged(file, changes)
    expect(made.length).toBe(bytes.length)
    const untouched = Buffer.from(made)
    for (const { at, type, values } of expected) {
      const size = type === 'float32' ? 4 : 2
      const own = made.slice(at, at + values.length * size).buffer
      const got = type === 'float32' ? new Float32Array(own) : fromHalf(new Uint16Array(own))
      // float32: rounding of a few sums; half floats: half a step at 4.
      const allowed = type === 'float32' ? 2e-6 : 2 ** -9 * 1.01
      let worst = 0
      for (let i = 0; i < values.length; i++) worst = Math.max(worst, Math.abs(got[i]! - values[i]!))
      expect(worst).toBeLessThanOrEqual(allowed)
      bytes.copy(untouched, at, at, at + values.length * size)
    }
    expect(untouched.equals(bytes)).toBe(true)
  })

  it.each(['float32', 'float16'] as const)('%s: matrices by number and by block, then brought to lengths', async (type) => {
    const [rows, columns, rank] = [6, 20, 2]
    const stored = numbers(rows * columns, 0.3)
    const file = join(folder, `composite-${type}`)
    await writeFile(file, new Uint8Array(type === 'float32' ? stored.buffer : toHalf(stored).buffer))
    const factor = (own: number, wide: number, step: number) => ({ rows: own, columns: wide, rank, up: numbers(own * rank, step), down: numbers(rank * wide, step + 0.2) })
    const value = ({ up, down, columns: wide }: ReturnType<typeof factor>, row: number, column: number): number => up[row * rank]! * down[column]! + up[row * rank + 1]! * down[wide + column]!
    const [a, b, c, d] = [factor(rows, columns, 0.7), factor(rows, columns, 1.1), factor(2, 5, 0.4), { rows: 3, columns: 4, rank: 0, up: numbers(12, 0.9), down: new Float32Array() }]
    const lengths = Float32Array.from({ length: 5 }, (_, i) => 1 + i)
    const place = { offset: 0, type, rows, columns }
    const made = await runtime.readChanged(file, [{ ...place, by: 'hadamard', times: 0.5, first: a, second: b }, { ...place, by: 'kronecker', times: -2, first: c, second: d }, { ...place, along: 'columns', lengths, strength: 0.25 }])
    const got = type === 'float32' ? new Float32Array(made.slice().buffer) : fromHalf(new Uint16Array(made.slice().buffer))
    const sums = Array.from(stored, (old, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns]
      return old + 0.5 * value(a, row, column) * value(b, row, column) - 2 * value(c, Math.floor(row / 3), Math.floor(column / 4)) * d.up[(row % 3) * 4 + (column % 4)]!
    })
    // Four numbers of each input lie together.
    const norms = Array.from(lengths, (_, k) => Math.hypot(...sums.filter((__, i) => Math.floor((i % columns) / 4) === k)))
    sums.forEach((sum, i) => {
      const k = Math.floor((i % columns) / 4)
      expect(got[i]).toBeCloseTo(sum * (1 + 0.25 * (lengths[k]! / norms[k]! - 1)), type === 'float32' ? 5 : 1.9)
    })
  })

  it('of a file that is not there is an error', () => expect(runtime.readChanged(join(folder, 'nowhere'), [])).rejects.toThrow('ENOENT'))

  it('stops when cancelled, and the threads go on working', async () => {
    const { file, changes } = await fileOf([{ type: 'float32', rows: 2000, columns: 2000, rank: 4, gap: 0 }], 'cancelled')
    const cancelling = new AbortController()
    const reading = runtime.readChanged(file, changes, cancelling.signal)
    setTimeout(() => cancelling.abort(new Error('enough')), 5)
    await expect(reading).rejects.toThrow('enough')
    expect((await runtime.readChanged(file, changes)).length).toBe(16_000_000)
  })
})

describe('segments', () => {
  it('cover the file without a gap, and no layer lies in two', () => {
    const layer = fc.record({ gap: fc.nat(3_000_000), type: fc.constantFrom('float32' as const, 'float16' as const), rows: fc.integer({ min: 1, max: 900 }), columns: fc.integer({ min: 1, max: 2000 }) })
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 12 }), fc.nat(9_000_000), (layers, rest) => {
        let at = 0
        const changes = layers.map(({ gap, type, rows, columns }) => {
          const offset = at + gap
          at = offset + rows * columns * (type === 'float32' ? 4 : 2)
          return { offset, type, rows, columns, rank: 1, factors: 0 }
        })
        const size = at + rest
        const segments = segmentsOf(size, changes)
        expect(segments.map((one) => one.start)).toEqual([0, ...segments.slice(0, -1).map((one) => one.end)].slice(0, segments.length))
        expect(segments.at(-1)?.end ?? 0).toBe(size)
        expect(segments.flatMap((one) => one.changes)).toEqual(changes)
        for (const { start, end, changes: own } of segments) {
          for (const { offset, type, rows, columns } of own) {
            expect(offset >= start && offset + rows * columns * (type === 'float32' ? 4 : 2) <= end && (offset - start) % 4 === 0).toBe(true)
          }
        }
      }),
    )
  })
})
